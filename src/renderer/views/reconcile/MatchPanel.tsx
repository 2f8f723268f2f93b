import { useState } from "react";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { InspectorSection, PropertyList } from "../../components/Inspector.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { TierBadge } from "../../components/TierBadge.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { Alternatives } from "./Alternatives.tsx";
import { Comments } from "./Comments.tsx";
import { EvidenceWaterfall } from "./EvidenceWaterfall.tsx";
import { FollowUp } from "./FollowUp.tsx";
import { MatchRows } from "./MatchRows.tsx";
import { PanelScroll } from "./PanelScroll.tsx";
import { shapeWords, statusWord, tierNumber } from "./reconcileWords.ts";
import { SplitDialog } from "./SplitDialog.tsx";
import type { Acts } from "./useActs.ts";
import type { Decide } from "./useMatchKeys.ts";

interface MatchPanelProps {
  readonly match: Match;
  /** Its place in the list, from 0. */
  readonly place: number;
  readonly total: number;
  readonly acts: Acts;
  readonly revision: number;
  readonly decide: Decide;
}

/** The match in hand whole: sums, rows, evidence, what can be done, and who looks into it. */
export function MatchPanel({ match, place, total, acts, revision, decide }: MatchPanelProps) {
  const client = useClient();
  const details = useAnswer(
    `match ${match.matchId}`,
    () => client.reconciliation.get({ matchId: match.matchId }),
    revision,
  );
  return (
    <>
      <header className="border-b border-line px-4 pt-2 pb-2.5">
        <p className="sr-only" role="status">
          {statusWord(match)}, tier {tierNumber(match.tier)}, match {place + 1} of {total}
        </p>
        <div className="mb-2 flex flex-wrap items-center gap-1.5">
          <TierBadge tier={tierNumber(match.tier)} confidence={match.confidence} />
          <MatchStatus match={match} />
          <span className="ml-auto text-small text-ink-3">
            <Count value={place + 1} /> of <Count value={total} />
          </span>
        </div>
        <PropertyList
          items={[
            { name: "Books", value: <Money amount={match.ledgerSum} currency={match.currency} /> },
            { name: "Bank", value: <Money amount={match.bankSum} currency={match.currency} /> },
            {
              name: "Difference",
              value: (
                <span className={match.difference === 0 ? "" : "font-semibold text-medium"}>
                  <Money amount={match.difference} currency={match.currency} />
                </span>
              ),
            },
            { name: "Rows", value: <span className="figures">{shapeWords(match)}</span> },
            {
              name: "Apart",
              value: (
                <>
                  <Count value={match.days} /> {match.days === 1 ? "day" : "days"}
                </>
              ),
            },
          ]}
        />
        <Decisions match={match} acts={acts} decide={decide} />
      </header>
      <PanelScroll label="Evidence and rows of the match">
        <InspectorSection title="Evidence, in bits">
          <EvidenceWaterfall reasons={match.reasons} bits={match.bits} confidence={match.confidence} />
        </InspectorSection>
        {match.ambiguous && match.status === "proposed" && details.value !== undefined && (
          <Alternatives match={match} choices={details.value.alternatives} acts={acts} />
        )}
        <MatchRows title="Books" rows={match.ledger} total={match.ledgerRows} />
        <MatchRows title="Bank" rows={match.bank} total={match.bankRows} />
        <FollowUp
          key={`${match.matchId} ${match.assignee}`}
          items={{ matchIds: [match.matchId] }}
          noted={[match]}
          acts={acts}
        />
        {details.problem !== undefined && (
          <div className="p-3">
            <ErrorState
              title="The match can't be shown whole"
              {...explainProblem(details.problem)}
              onRetry={details.refresh}
            />
          </div>
        )}
        {details.value !== undefined && (
          <Comments item={{ matchId: match.matchId }} comments={details.value.comments} acts={acts} />
        )}
      </PanelScroll>
    </>
  );
}

function MatchStatus({ match }: { match: Match }) {
  const look =
    match.status === "confirmed"
      ? ({ tone: "good", shape: "done" } as const)
      : match.status === "rejected"
        ? ({ tone: "neutral", shape: "failed" } as const)
        : match.ambiguous
          ? ({ tone: "warning", shape: "waiting" } as const)
          : ({ tone: "accent", shape: "open" } as const);
  return <StatusBadge {...look}>{statusWord(match)}</StatusBadge>;
}

function Decisions({ match, acts, decide }: { match: Match; acts: Acts; decide: Decide }) {
  const [isSplitting, setSplitting] = useState(false);
  const canSplit = match.status !== "rejected" && !match.ambiguous && match.ledgerRows + match.bankRows > 2;
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      {match.status === "proposed" && !match.ambiguous && (
        <Button tone="primary" size="small" keys="Enter" onClick={() => decide("confirm")}>
          Confirm
        </Button>
      )}
      {match.status !== "rejected" && (
        <Button size="small" keys="X" onClick={() => decide("reject")}>
          {match.status === "confirmed" ? "Break up" : "Reject"}
        </Button>
      )}
      {canSplit && (
        <Button size="small" onClick={() => setSplitting(true)}>
          Split
        </Button>
      )}
      {match.status === "rejected" && (
        <p className="text-small text-ink-3">
          Not proposed again unless its data change. U takes the decision back.
        </p>
      )}
      {isSplitting && (
        <SplitDialog match={match} acts={acts} onOpenChange={(open) => !open && setSplitting(false)} />
      )}
    </div>
  );
}
