import type { Finding } from "../../../contract/procedures/anomalies.ts";
import { joinClasses } from "../../components/joinClasses.ts";
import { Money } from "../../components/Money.tsx";
import { SeverityMark } from "../../components/SeverityBadge.tsx";
import { kindWord } from "./kindWords.ts";

interface FindingLineProps {
  readonly finding: Finding;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

export function FindingLine({ finding, isChosen, onChoose }: FindingLineProps) {
  return (
    <li className="border-b border-line">
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className={joinClasses(
          "focus-inset flex w-full items-start gap-3 px-4 py-2 text-left",
          isChosen ? "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]" : "hover:bg-hover",
        )}
      >
        <span className="mt-1">
          <SeverityMark severity={finding.severityWord} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block">{finding.explanation}</span>
          <span className="block text-small text-ink-3">
            {kindWord(finding.kind)} · {finding.rows} {finding.rows === 1 ? "row" : "rows"}
          </span>
        </span>
        <span className="shrink-0 font-medium">
          <Money amount={finding.amountAtRisk} currency={finding.currency} />
        </span>
      </button>
    </li>
  );
}
