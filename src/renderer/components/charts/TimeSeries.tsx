import { heightOf, pathOf } from "./pathOf.ts";
import { useWidth } from "./useWidth.ts";

export interface Point {
  readonly day: string;
  readonly value: number;
}

interface TimeSeriesProps {
  readonly label: string;
  readonly points: readonly Point[];
  readonly format: (value: number) => string;
  readonly threshold?: { readonly value: number; readonly text: string };
}

const height = 140;
const left = 72;
const below = 20;
const above = 14;

/** One line over days, from zero, with its ends and its highest figure written beside it. */
export function TimeSeries({ label, points, format, threshold }: TimeSeriesProps) {
  const [element, width] = useWidth<HTMLDivElement>();
  const values = points.map((point) => point.value);
  const max = Math.max(1, threshold?.value ?? 0, ...values);
  const min = Math.min(0, ...values);
  const box = { width: Math.max(0, width - left - 8), height: height - below - above, min, max };
  const yOf = (value: number) => above + heightOf(value, box);
  return (
    <div ref={element}>
      <svg role="img" aria-label={label} width={width} height={height} className="block max-w-full">
        {[min, max].map((value) => (
          <g key={value}>
            <line
              x1={left}
              x2={left + box.width}
              y1={yOf(value)}
              y2={yOf(value)}
              className="stroke-line-strong"
            />
            <text x={left - 8} y={yOf(value) + 4} textAnchor="end" className="figures fill-ink-3 text-small">
              {format(value)}
            </text>
          </g>
        ))}
        <path
          d={pathOf(values, box)}
          transform={`translate(${left} ${above})`}
          fill="none"
          strokeWidth={1.75}
          strokeLinejoin="round"
          className="stroke-accent"
        />
        {threshold !== undefined && (
          <g>
            <line
              x1={left}
              x2={left + box.width}
              y1={yOf(threshold.value)}
              y2={yOf(threshold.value)}
              strokeDasharray="3 3"
              className="stroke-high"
            />
            <text
              x={left + box.width}
              y={yOf(threshold.value) - 4}
              textAnchor="end"
              className="fill-high text-small font-medium"
            >
              {threshold.text}
            </text>
          </g>
        )}
        <text x={left} y={height - 4} className="figures fill-ink-3 text-small">
          {points[0]?.day}
        </text>
        <text x={left + box.width} y={height - 4} textAnchor="end" className="figures fill-ink-3 text-small">
          {points.at(-1)?.day}
        </text>
      </svg>
    </div>
  );
}
