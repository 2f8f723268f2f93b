import { joinClasses } from "./joinClasses.ts";

export type Tier = 1 | 2 | 3 | 4;

const tones: Record<Tier, string> = {
  1: "bg-good-soft text-good",
  2: "bg-accent-soft text-accent-ink",
  3: "bg-medium-soft text-medium",
  4: "bg-high-soft text-high",
};

interface TierBadgeProps {
  readonly tier: Tier;
  readonly confidence?: number;
  /** The number alone, for a column named after it. */
  readonly short?: boolean;
}

/** How sure the program is of a match: the tier's number, and its confidence where known. */
export function TierBadge({ tier, confidence, short = false }: TierBadgeProps) {
  return (
    <span
      className={joinClasses(
        "figures inline-flex h-5 shrink-0 items-center gap-1 rounded-full pl-0.5 text-small font-medium",
        short ? "pr-0.5" : "pr-2",
        tones[tier],
      )}
    >
      <span className="flex size-4 items-center justify-center rounded-full border border-current font-semibold">
        {tier}
      </span>
      {short ? <span className="sr-only">Tier</span> : `Tier ${tier}`}
      {confidence !== undefined && <span className="font-normal">{confidence.toFixed(2)}</span>}
    </span>
  );
}
