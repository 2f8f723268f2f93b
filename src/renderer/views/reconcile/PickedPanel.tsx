import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import { Button } from "../../components/Button.tsx";
import { InspectorHeader, InspectorSection, PropertyList } from "../../components/Inspector.tsx";
import { Money } from "../../components/Money.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { FollowUp } from "./FollowUp.tsx";
import type { Acts } from "./useActs.ts";
import type { Decide } from "./useMatchKeys.ts";

interface PickedPanelProps {
  readonly matches: readonly Match[];
  readonly onClear: () => void;
  readonly decide: Decide;
  readonly acts: Acts;
}

/** Several matches in hand: their sums, their difference, and what can be done with all of them. */
export function PickedPanel({ matches, onClear, decide, acts }: PickedPanelProps) {
  const client = useClient();
  const currencies = [...new Set(matches.map(({ currency }) => currency))];
  const [projectId] = matches.map((match) => match.projectId);
  const ledger = matches.flatMap((match) => match.ledger.map(({ txId }) => txId));
  const bank = matches.flatMap((match) => match.bank.map(({ txId }) => txId));
  const isWhole = matches.every(
    (match) => match.ledger.length === match.ledgerRows && match.bank.length === match.bankRows,
  );
  const canGroup =
    matches.length > 1 && currencies.length === 1 && isWhole && ledger.length > 0 && bank.length > 0;
  const group = async () => {
    if (projectId === undefined) return;
    if (await acts.act(() => client.reconciliation.match({ projectId, ledger, bank }))) onClear();
  };
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <InspectorHeader
        kind="Picked"
        title={`${matches.length} ${matches.length === 1 ? "match" : "matches"}`}
      />
      {currencies.map((currency) => {
        const ours = matches.filter((match) => match.currency === currency);
        const sum = (of: (match: Match) => number) => ours.reduce((total, match) => total + of(match), 0);
        return (
          <InspectorSection key={currency} title={`Sums, ${currency}`}>
            <PropertyList
              items={[
                {
                  name: "Books",
                  value: <Money amount={sum((match) => match.ledgerSum)} currency={currency} />,
                },
                { name: "Bank", value: <Money amount={sum((match) => match.bankSum)} currency={currency} /> },
                {
                  name: "Difference",
                  value: <Money amount={sum((match) => match.difference)} currency={currency} />,
                },
              ]}
            />
          </InspectorSection>
        );
      })}
      <div className="flex flex-wrap gap-2 px-4 py-3">
        <Button tone="primary" keys="Enter" onClick={() => decide("confirm")}>
          Confirm
        </Button>
        <Button keys="X" onClick={() => decide("reject")}>
          Reject
        </Button>
        {canGroup && <Button onClick={() => void group()}>Group into one</Button>}
        <Button tone="quiet" onClick={onClear}>
          Let go
        </Button>
      </div>
      <FollowUp items={{ matchIds: matches.map(({ matchId }) => matchId) }} noted={matches} acts={acts} />
    </div>
  );
}
