import { useState } from "react";
import { tierSchema } from "../../../contract/events/reconciliation.ts";
import type { Project } from "../../../contract/procedures/projects.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { percentWords, tierNumber } from "./reconcileWords.ts";
import type { Acts } from "./useActs.ts";
import type { ReconciliationStats } from "./useReconciliation.ts";

interface ConfirmTierDialogProps {
  readonly project: Project;
  readonly stats: ReconciliationStats | undefined;
  readonly acts: Acts;
  readonly onOpenChange: (open: boolean) => void;
}

/** Confirms every unambiguous proposal of a tier, after saying how many, for how much, and how likely to be wrong. */
export function ConfirmTierDialog({ project, stats, acts, onOpenChange }: ConfirmTierDialogProps) {
  const client = useClient();
  const [tier, setTier] = useState<Match["tier"]>("TIER_1");
  const figures = stats?.tiers.find((one) => one.tier === tier);
  const confirm = async () => {
    const { projectId } = project;
    if (await acts.act(() => client.reconciliation.confirmTier({ projectId, tier }))) onOpenChange(false);
  };
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title="Confirm a whole tier?"
      description="Ambiguous sets are left out: each needs its own decision. The act can be undone as one."
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button tone="primary" disabled={(figures?.proposed ?? 0) === 0} onClick={() => void confirm()}>
            Confirm tier {tierNumber(tier)}
          </Button>
        </>
      }
    >
      <SegmentedControl
        label="Tier"
        value={tier}
        choices={tierSchema.options.map((value) => ({ value, label: `Tier ${tierNumber(value)}` }))}
        onChange={setTier}
      />
      <p className="mt-3" role="status">
        {figures === undefined || figures.proposed === 0 ? (
          "No proposal of this tier waits."
        ) : (
          <>
            <Count value={figures.proposed} /> proposals wait, together{" "}
            <Money amount={figures.proposedAmount} currency={project.currency} /> on the bank's side
            {figures.expectedError !== null && (
              <>; about {percentWords(figures.expectedError)} of this tier are expected to be wrong</>
            )}
            .
          </>
        )}
      </p>
    </Dialog>
  );
}
