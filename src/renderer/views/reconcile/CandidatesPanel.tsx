import type { TxId } from "../../../contract/ids.ts";
import type { UnmatchedRow } from "../../../contract/procedures/reconciliation.ts";
import { Button } from "../../components/Button.tsx";
import { DayText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { InspectorHeader, InspectorSection } from "../../components/Inspector.tsx";
import { Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { type Client, useClient } from "../../link/ClientContext.tsx";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { Comments } from "./Comments.tsx";
import { EvidenceWaterfall } from "./EvidenceWaterfall.tsx";
import { FollowUp } from "./FollowUp.tsx";
import { MatchRows } from "./MatchRows.tsx";
import { PanelScroll } from "./PanelScroll.tsx";
import { percentWords } from "./reconcileWords.ts";
import type { Acts } from "./useActs.ts";

interface CandidatesPanelProps {
  readonly row: UnmatchedRow;
  readonly revision: number;
  readonly acts: Acts;
  readonly onMatch: (ledger: TxId[], bank: TxId[]) => void;
}

/** A row without a match, why it has none, and the rows of the other side that fit it best. */
export function CandidatesPanel({ row, revision, acts, onMatch }: CandidatesPanelProps) {
  const client = useClient();
  const { transaction } = row;
  const { txId, side } = transaction;
  const answer = useAnswer(`candidates ${txId}`, () => client.reconciliation.candidates({ txId }), revision);
  const notes = useAnswer(`row notes ${txId}`, () => client.reconciliation.rowNotes({ txId }), revision);
  const match = (other: TxId) => (side === "ledger" ? onMatch([txId], [other]) : onMatch([other], [txId]));
  return (
    <PanelScroll label="What fits the row">
      <InspectorHeader
        kind={`${sideWord(side)}, unmatched`}
        title={<Money amount={transaction.amount} currency={transaction.currency} />}
      >
        <p className="text-ink-2">{row.because}</p>
      </InspectorHeader>
      <MatchRows title="The row" rows={[transaction]} total={1} />
      {answer.problem !== undefined && (
        <div className="p-3">
          <ErrorState
            title="What fits can't be shown"
            {...explainProblem(answer.problem)}
            onRetry={answer.refresh}
          />
        </div>
      )}
      {answer.value === undefined && answer.isReading && (
        <div className="p-4">
          <SkeletonRows rows={5} label="Reading what fits" />
        </div>
      )}
      {answer.value?.length === 0 && (
        <p className="px-4 py-3 text-ink-2">Nothing on the other side comes near this row.</p>
      )}
      {answer.value?.map((candidate) => (
        <InspectorSection key={candidate.transaction.txId} title={titleOf(candidate, transaction.amount)}>
          <p className="flex items-baseline justify-between gap-2 font-medium">
            <span className="min-w-0 truncate">
              {candidate.transaction.counterparty || candidate.transaction.description || "No name"}
            </span>
            <Money amount={candidate.transaction.amount} currency={candidate.transaction.currency} />
          </p>
          <p className="mb-1.5 text-small text-ink-3">
            <DayText day={candidate.transaction.date} /> {candidate.transaction.reference}
          </p>
          {candidate.confidence < likely ? (
            <p className="text-small text-ink-2">
              {candidate.reasons.find(({ field }) => field === "amount")?.text}:{" "}
              {percentWords(candidate.confidence)} likely right
            </p>
          ) : (
            <EvidenceWaterfall
              reasons={candidate.reasons}
              bits={candidate.bits}
              confidence={candidate.confidence}
            />
          )}
          <Button
            size="small"
            className="mt-2"
            aria-label={`Match with ${candidate.transaction.counterparty} of ${candidate.transaction.date}`}
            onClick={() => match(candidate.transaction.txId)}
          >
            Match
          </Button>
        </InspectorSection>
      ))}
      {notes.value !== undefined && (
        <>
          <FollowUp
            key={`${txId} ${notes.value.assignee}`}
            items={{ txIds: [txId] }}
            noted={[notes.value]}
            acts={acts}
          />
          <Comments item={{ txId }} comments={notes.value.comments} acts={acts} />
        </>
      )}
    </PanelScroll>
  );
}

type Candidate = Awaited<ReturnType<Client["reconciliation"]["candidates"]>>[number];

/** Below this a row is only the nearest there is. */
const likely = 0.01;

/** How a row is offered: as a fit, as the same with its sign lost on the way, or only as the nearest there is. */
function titleOf(candidate: Candidate, amount: number): string {
  const { confidence, heldBy, difference, transaction } = candidate;
  // Of two rows of one size with opposite signs the difference is twice that size.
  const isOpposite =
    difference !== 0 &&
    Math.abs(transaction.amount) === Math.abs(amount) &&
    Math.abs(difference) === 2 * Math.abs(amount);
  const fit = isOpposite
    ? "The same with the opposite sign"
    : confidence < likely
      ? "Nearest, but hardly it"
      : "Could fit";
  return heldBy === null ? fit : `${fit}; in another match`;
}
