import { entityIdSchema, type ProjectId } from "../../../contract/ids.ts";
import type { Duplicate, Entity } from "../../../contract/procedures/entities.ts";
import { Button } from "../../components/Button.tsx";
import { DayText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { InspectorActions, InspectorHeader, InspectorSection } from "../../components/Inspector.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { InInspector } from "../frame/InspectorSlot.tsx";
import { hashOf } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { checkWords, idsOfPair, percentWords, spacedAccount } from "./entityWords.ts";
import { Waterfall } from "./Waterfall.tsx";

interface DuplicateInspectorProps {
  readonly projectId: ProjectId;
  readonly currency: string;
  /** As `pairName` names it. */
  readonly pair: string;
  readonly version: number;
  readonly onDecide: (kind: "merge" | "apart") => void;
}

/** Two entities side by side, the evidence that they are one, and the decision. */
export function DuplicateInspector(props: DuplicateInspectorProps) {
  const { projectId, pair, version } = props;
  const client = useClient();
  const ids = idsOfPair(pair);
  const left = entityIdSchema.safeParse(ids?.[0]).data;
  const answer = useAnswer(
    `pair ${projectId} ${pair}`,
    left === undefined ? undefined : () => client.entities.get({ projectId, entityId: left }),
    version,
  );
  const found = answer.value?.duplicates.find(
    (one) => one.left.entityId === ids?.[0] && one.right.entityId === ids[1],
  );
  return (
    <InInspector>
      {found !== undefined && <Pair duplicate={found} currency={props.currency} onDecide={props.onDecide} />}
      {found === undefined && (
        <div className="p-4">
          {answer.problem !== undefined && (
            <ErrorState
              title="The pair can't be shown"
              {...explainProblem(answer.problem)}
              onRetry={answer.refresh}
            />
          )}
          {answer.isReading && <SkeletonRows rows={8} label="Reading the pair" />}
          {!answer.isReading && answer.problem === undefined && (
            <p className="text-ink-2">
              These two are no longer a proposal: they were decided on, or their rows have changed.
            </p>
          )}
        </div>
      )}
    </InInspector>
  );
}

interface PairProps {
  readonly duplicate: Duplicate;
  readonly currency: string;
  readonly onDecide: DuplicateInspectorProps["onDecide"];
}

function Pair({ duplicate: { left, right, probability, evidence }, currency, onDecide }: PairProps) {
  return (
    <>
      <InspectorHeader kind="Likely the same" title={`Likely one: ${percentWords(probability)}`} />
      <InspectorSection title="This">
        <Side entity={left} currency={currency} />
      </InspectorSection>
      <InspectorSection title="And this">
        <Side entity={right} currency={currency} />
      </InspectorSection>
      <InspectorSection title="Evidence, in bits">
        <Waterfall evidence={evidence} probability={probability} />
        <p className="mt-2 text-small text-ink-3">
          One bit doubles the odds. What is blank on either side is no evidence.
        </p>
      </InspectorSection>
      <InspectorActions>
        <Button tone="primary" keys="M" onClick={() => onDecide("merge")}>
          Merge
        </Button>
        <Button keys="N" onClick={() => onDecide("apart")}>
          Not the same
        </Button>
      </InspectorActions>
    </>
  );
}

function Side({ entity, currency }: { entity: Entity; currency: string }) {
  const link = "text-accent-ink underline underline-offset-2";
  return (
    <>
      <p className="font-medium break-words">
        <a className={link} href={hashOf("entities", { entity: entity.entityId })}>
          {entity.name}
        </a>
      </p>
      {entity.accounts.slice(0, 3).map((account) => (
        <p key={account.account} className="font-mono text-small break-all">
          {spacedAccount(account)}
          {checkWords(account.check) !== undefined && (
            <span className="font-sans font-medium text-critical"> {checkWords(account.check)}</span>
          )}
        </p>
      ))}
      <p className="text-ink-2">
        <a className={link} href={hashOf("rows", { entity: entity.entityId })}>
          <Count value={entity.transactions} /> {entity.transactions === 1 ? "row" : "rows"}
        </a>
        , <DayText day={entity.firstDay} /> to <DayText day={entity.lastDay} />
      </p>
      {entity.sums.map((sum) => (
        <p key={sum.currency} className="text-ink-2">
          <Money amount={sum.in} currency={sum.currency} bare={sum.currency === currency} /> in,{" "}
          <Money amount={sum.out} currency={sum.currency} /> out
        </p>
      ))}
    </>
  );
}
