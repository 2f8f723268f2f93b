import type { Priority } from "../../../../contract/events/definition.ts";
import { riskBands } from "./graphWords.ts";

const circle = "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1z";
const fills: Readonly<Record<Priority, string>> = {
  critical: "fill-critical",
  high: "fill-high",
  medium: "fill-medium",
  low: "fill-low",
};

/** What shapes, colours and numbers of the drawing mean. */
export function GraphLegend() {
  return (
    <div className="pointer-events-none absolute bottom-3 left-3 rounded-part border border-line bg-raised px-2.5 py-2 text-small text-ink-2">
      <ul className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        <Shape d={circle} className="fill-ink-off" word="Entity; the number is its risk" />
        <Shape d="M1.5 1.5h9v9h-9z" className="fill-raised stroke-ink" word="Own account" />
        <Shape d="M6 .5 11.5 6 6 11.5.5 6z" className="fill-accent" word="Exhibit; hollow when set aside" />
        <li className="flex items-center gap-1.5">
          <span className="block h-0.5 w-3 bg-ink" /> Declared tie
        </li>
        {riskBands.map(({ band, word }) => (
          <Shape key={band} d={circle} className={fills[band]} word={`Risk ${word}`} />
        ))}
      </ul>
    </div>
  );
}

function Shape({ d, className, word }: { d: string; className: string; word: string }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg viewBox="0 0 12 12" width={11} height={11} aria-hidden className={className}>
        <path d={d} />
      </svg>
      {word}
    </li>
  );
}
