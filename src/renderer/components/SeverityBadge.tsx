import type { Priority } from "../../contract/events/definition.ts";
import { joinClasses } from "./joinClasses.ts";

interface Look {
  readonly word: string;
  readonly tone: string;
  readonly text: string;
  /** Outline of the mark: the shape differs with the severity, so that colour is never the only sign. */
  readonly mark: string;
}

const looks: Record<Priority, Look> = {
  critical: {
    word: "Critical",
    tone: "bg-critical-soft text-critical",
    text: "text-critical",
    mark: "M3.5 0.5h5l3 3v5l-3 3h-5l-3-3v-5zM5.2 2.5v4.2h1.6V2.5zM5.2 7.9v1.6h1.6V7.9z",
  },
  high: { word: "High", tone: "bg-high-soft text-high", text: "text-high", mark: "M6 0.8 11.6 11H0.4z" },
  medium: {
    word: "Medium",
    tone: "bg-medium-soft text-medium",
    text: "text-medium",
    mark: "M6 0.4 11.6 6 6 11.6 0.4 6z",
  },
  low: {
    word: "Low",
    tone: "bg-low-soft text-low",
    text: "text-low",
    mark: "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1zM6 3.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
  },
};

/** The mark alone, with its word for screen readers. */
export function SeverityMark({ severity, size = 12 }: { severity: Priority; size?: number }) {
  const look = looks[severity];
  return (
    <svg
      viewBox="0 0 12 12"
      width={size}
      height={size}
      role="img"
      aria-label={look.word}
      className={joinClasses("shrink-0", look.text)}
    >
      <path d={look.mark} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}

export function SeverityBadge({ severity }: { severity: Priority }) {
  const look = looks[severity];
  return (
    <span
      className={joinClasses(
        "inline-flex h-5 shrink-0 items-center gap-1 rounded-full px-2 text-small font-medium",
        look.tone,
      )}
    >
      <svg viewBox="0 0 12 12" width={10} height={10} aria-hidden>
        <path d={look.mark} fill="currentColor" fillRule="evenodd" />
      </svg>
      {look.word}
    </span>
  );
}
