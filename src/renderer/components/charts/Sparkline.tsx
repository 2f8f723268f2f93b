import { pathOf } from "./pathOf.ts";

interface SparklineProps {
  /** What it shows, with its first and last figure. */
  readonly label: string;
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
}

export function Sparkline({ label, values, width = 96, height = 20 }: SparklineProps) {
  const box = { width: width - 4, height: height - 4, min: Math.min(...values), max: Math.max(...values) };
  return (
    <svg role="img" aria-label={label} width={width} height={height} className="block shrink-0">
      <path
        d={pathOf(values, box)}
        transform="translate(2 2)"
        fill="none"
        strokeWidth={1.5}
        strokeLinejoin="round"
        className="stroke-accent"
      />
    </svg>
  );
}
