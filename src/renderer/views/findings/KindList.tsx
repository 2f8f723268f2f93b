import type { ReactNode } from "react";
import type { AnomalyKind } from "../../../contract/events/anomalies.ts";
import { ErrorState } from "../../components/ErrorState.tsx";
import { joinClasses } from "../../components/joinClasses.ts";
import { Money } from "../../components/Money.tsx";
import type { Client } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import type { Answer } from "../workspace/useAnswer.ts";
import { kindWord } from "./kindWords.ts";

type Summary = Awaited<ReturnType<Client["anomalies"]["summary"]>>;

interface KindListProps {
  readonly summary: Answer<Summary>;
  readonly currency: string;
  readonly chosen: AnomalyKind | undefined;
  readonly onChoose: (kind: AnomalyKind | undefined) => void;
  /** The digits of the amounts are shown in place of findings. */
  readonly showsDigits: boolean;
  readonly onDigits: () => void;
}

/** Groups by kind with count and money at risk; below them the tests that could not be applied, and why. */
export function KindList(props: KindListProps) {
  const { summary: answer, currency, chosen, onChoose, showsDigits, onDigits } = props;
  const summary = answer.value;
  const kinds = [...(summary?.kinds ?? [])].sort((a, b) => b.amountAtRisk - a.amountAtRisk);
  const open = kinds.reduce((sum, group) => sum + group.open, 0);
  const atRisk = kinds.reduce((sum, group) => sum + group.amountAtRisk, 0);
  return (
    <nav
      aria-label="Kinds of findings"
      className="w-[248px] shrink-0 overflow-y-auto border-r border-line px-2 py-3"
    >
      <KindButton
        title="All kinds"
        open={summary === undefined ? undefined : open}
        isChosen={chosen === undefined && !showsDigits}
        onPress={() => onChoose(undefined)}
      >
        {summary !== undefined && <Money amount={atRisk} currency={currency} />}
      </KindButton>
      {kinds.map((group) => (
        <KindButton
          key={group.kind}
          title={kindWord(group.kind)}
          open={group.open}
          isChosen={chosen === group.kind}
          onPress={() => onChoose(group.kind)}
        >
          <Money amount={group.amountAtRisk} currency={currency} />
        </KindButton>
      ))}
      <div className="mt-2 border-t border-line pt-2">
        <KindButton title="Digits of the amounts" open={undefined} isChosen={showsDigits} onPress={onDigits}>
          Benford’s law, with limits
        </KindButton>
      </div>
      {answer.problem !== undefined && (
        <ErrorState
          title="The kinds can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {summary !== undefined && summary.notApplicable.length > 0 && (
        <section className="mt-4 border-t border-line px-2 pt-3">
          <h2 className="mb-1 text-small font-medium text-ink-3">Could not be applied</h2>
          <ul className="flex flex-col gap-2">
            {oncePerReason(summary.notApplicable).map((test) => (
              <li key={`${test.kind} ${test.test}`} className="text-small">
                <p className="font-medium text-ink-2">{kindWord(test.kind)}</p>
                <p className="text-ink-3">{test.because}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </nav>
  );
}

/** Tests of one kind that could not be applied for one reason are told once. */
function oncePerReason(tests: Summary["notApplicable"]): Summary["notApplicable"] {
  const isFirst = (test: Summary["notApplicable"][number], place: number) =>
    tests.findIndex(({ kind, because }) => kind === test.kind && because === test.because) === place;
  return tests.filter(isFirst);
}

interface KindButtonProps {
  readonly title: string;
  readonly open: number | undefined;
  readonly isChosen: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function KindButton({ title, open, isChosen, onPress, children }: KindButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onPress}
      className={joinClasses(
        "grid w-full grid-cols-[1fr_auto] rounded-control px-2 py-1.5 text-left",
        isChosen ? "bg-accent-soft" : "hover:bg-hover",
      )}
    >
      <span className="truncate font-medium">{title}</span>
      <span className="figures text-ink-2">{open}</span>
      <span className="col-span-2 text-small text-ink-2">{children}</span>
    </button>
  );
}
