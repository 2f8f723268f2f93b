import type { ProjectId } from "../../../contract/ids.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import type { CheckState } from "../../../contract/procedures/reconciliationReview.ts";
import { Button } from "../../components/Button.tsx";
import { DayText } from "../../components/DateText.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { replaceQuery } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { PanelScroll } from "./PanelScroll.tsx";
import { percentWords } from "./reconcileWords.ts";
import type { Acts } from "./useActs.ts";

interface ChecksDialogProps {
  readonly projectId: ProjectId;
  readonly acts: Acts;
  readonly onOpenChange: (open: boolean) => void;
}

/** A sample of what was confirmed without a person: each is found right or wrong, and the share is told with its limit. */
export function ChecksDialog({ projectId, acts, onOpenChange }: ChecksDialogProps) {
  const { reconciliation } = useClient();
  const answer = useAnswer(`checks ${projectId}`, () => reconciliation.checks({ projectId }), acts.count);
  const state = answer.value;
  const judge = (match: Match, isRight: boolean) =>
    void acts.act(() => reconciliation.check({ matchIds: [match.matchId], isRight }));
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      width="wide"
      title="Check a sample"
      description="Drawn at random from what was confirmed without a person. A wrong one is taken apart; both can be undone."
    >
      {answer.problem !== undefined && (
        <ErrorState
          title="The sample can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {state === undefined && answer.isReading && <SkeletonRows rows={5} label="Reading the sample" />}
      {state !== undefined && <CheckFigures state={state} />}
      {state?.waiting.length === 0 && (
        <EmptyState title="Nothing waits to be checked">
          Each matching draws up to {state.quota} of what it confirms by itself. The settings say how many.
        </EmptyState>
      )}
      {state !== undefined && state.waiting.length > 0 && (
        <div className="flex max-h-[44vh] flex-col">
          <PanelScroll label="Matches to check">
            <ul>
              {state.waiting.map((match, place) => (
                <CheckRow
                  // biome-ignore lint/suspicious/noArrayIndexKey: the button that was pressed keeps the focus, for the next match
                  key={place}
                  match={match}
                  onJudge={(isRight) => judge(match, isRight)}
                  onOpen={() => {
                    onOpenChange(false);
                    replaceQuery("reconcile", { match: match.matchId, show: "confirmed" });
                  }}
                />
              ))}
            </ul>
          </PanelScroll>
        </div>
      )}
      {state?.draw != null && (
        <p className="mt-3 text-small break-all text-ink-3">
          Drawn with seed <span className="font-mono">{state.draw.seed}</span> from the numbers{" "}
          <span className="figures">
            {state.draw.first} to {state.draw.last}
          </span>
          : whoever has both draws the same again.
        </p>
      )}
    </Dialog>
  );
}

function CheckFigures({ state }: { state: CheckState }) {
  return (
    <div role="status" className="mb-3 rounded-part border border-line bg-sunken px-3 py-2">
      {state.checked === 0 || state.upperLimit === null ? (
        <p>Nothing of the sample was looked at yet under these settings.</p>
      ) : (
        <p>
          <span className="font-medium">
            {state.wrong} of {state.checked} wrong
          </span>
          : with 95 % confidence at most {percentWords(state.upperLimit)} of all that was confirmed without a
          person is.
        </p>
      )}
      {state.stopped !== null && <p className="mt-1 text-critical">{state.stopped}</p>}
    </div>
  );
}

interface CheckRowProps {
  readonly match: Match;
  readonly onJudge: (isRight: boolean) => void;
  readonly onOpen: () => void;
}

function CheckRow({ match, onJudge, onOpen }: CheckRowProps) {
  const sides = [
    { name: "Books", rows: match.ledger, sum: match.ledgerSum },
    { name: "Bank", rows: match.bank, sum: match.bankSum },
  ];
  const words = match.ledger[0]?.counterparty || match.ledger[0]?.description || "the match";
  return (
    <li className="flex items-center gap-3 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        {sides.map(({ name, rows, sum }) => {
          const [first] = rows;
          return (
            <p key={name} className="flex items-baseline gap-2">
              <span className="w-11 shrink-0 text-small text-ink-3">{name}</span>
              <span className="w-[88px] shrink-0">{first !== undefined && <DayText day={first.date} />}</span>
              <span className="w-[120px] shrink-0 text-right">
                <Money amount={sum} currency={match.currency} />
              </span>
              <span className="min-w-0 truncate">
                {first?.counterparty}{" "}
                <span className="text-ink-3">
                  {[first?.reference, first?.description].filter((text) => text).join(" · ")}
                </span>
              </span>
            </p>
          );
        })}
      </div>
      <Button size="small" tone="quiet" aria-label={`Evidence of ${words}`} onClick={onOpen}>
        Evidence
      </Button>
      <Button size="small" aria-label={`Right: ${words}`} onClick={() => onJudge(true)}>
        Right
      </Button>
      <Button size="small" aria-label={`Wrong: ${words}`} onClick={() => onJudge(false)}>
        Wrong
      </Button>
    </li>
  );
}
