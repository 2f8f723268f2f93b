import { useWidth } from "./useWidth.ts";

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The figure in words, at the end of the bar. */
  readonly text: string;
}

interface BarsProps {
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Drawn as a line across all bars, with its words. */
  readonly threshold?: { readonly value: number; readonly text: string };
  readonly labelWidth?: number;
  /** Room for the longest figure. */
  readonly textWidth?: number;
}

const step = 26;
const thickness = 14;

/** Horizontal bars from zero, named at the left and figured at their end: no legend, no axis to decode. */
export function Bars({ label, bars, threshold, labelWidth = 132, textWidth = 128 }: BarsProps) {
  const [element, width] = useWidth<HTMLDivElement>();
  const max = Math.max(1, threshold?.value ?? 0, ...bars.map((bar) => bar.value));
  const room = Math.max(40, width - labelWidth - textWidth);
  const lengthOf = (value: number) => (Math.max(0, value) / max) * room;
  const top = threshold === undefined ? 0 : 18;
  const height = top + bars.length * step;
  return (
    <div ref={element}>
      <svg role="img" aria-label={label} width={width} height={height} className="block max-w-full">
        {bars.map((bar, index) => (
          <g key={bar.label}>
            <text
              x={labelWidth - 8}
              y={top + index * step + 17}
              textAnchor="end"
              className="fill-ink-2 text-small"
            >
              {bar.label}
            </text>
            <rect
              x={labelWidth}
              y={top + index * step + 6}
              width={Math.max(bar.value > 0 ? 2 : 0, lengthOf(bar.value))}
              height={thickness}
              rx={2}
              className="fill-accent"
            />
            <text
              x={labelWidth + lengthOf(bar.value) + 8}
              y={top + index * step + 17}
              className="figures fill-ink text-small"
            >
              {bar.text}
            </text>
          </g>
        ))}
        {threshold !== undefined && (
          <g>
            <line
              x1={labelWidth + lengthOf(threshold.value)}
              x2={labelWidth + lengthOf(threshold.value)}
              y1={top}
              y2={height}
              strokeDasharray="3 3"
              className="stroke-high"
            />
            <text
              x={labelWidth + lengthOf(threshold.value)}
              y={12}
              textAnchor="middle"
              className="fill-high text-small font-medium"
            >
              {threshold.text}
            </text>
          </g>
        )}
      </svg>
    </div>
  );
}
