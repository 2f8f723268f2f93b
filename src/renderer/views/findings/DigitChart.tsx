import type { DigitFigures } from "../../../contract/procedures/anomalies.ts";
import { useWidth } from "../../components/charts/useWidth.ts";
import { isOutside } from "./digitSentences.ts";

const height = 240;
const [left, right, top, bottom] = [56, 8, 12, 24];

interface DigitChartProps {
  readonly label: string;
  readonly figures: DigitFigures;
}

/** Observed shares as bars, the expected share as a line, and between the thin lines what chance alone would give. */
export function DigitChart({ label, figures }: DigitChartProps) {
  const [element, width] = useWidth<HTMLDivElement>();
  const { values } = figures;
  const max = Math.max(0.01, ...values.map(({ observed, upper }) => Math.max(observed, upper))) * 1.05;
  const step = Math.max(0, width - left - right) / Math.max(1, values.length);
  const yOf = (share: number) => top + (1 - share / max) * (height - top - bottom);
  const xOf = (index: number) => left + index * step;
  const every = Math.max(1, Math.ceil(28 / Math.max(1, step)));
  const lineOf = (shareOf: (value: DigitFigures["values"][number]) => number) =>
    values
      .map((value, index) => `${index === 0 ? "M" : "L"}${xOf(index) + step / 2},${yOf(shareOf(value))}`)
      .join("");
  return (
    <div ref={element}>
      <svg role="img" aria-label={label} width={width} height={height} className="block max-w-full">
        {[0, max / 2, max].map((share) => (
          <g key={share}>
            <line x1={left} x2={width - right} y1={yOf(share)} y2={yOf(share)} className="stroke-line" />
            <text x={left - 6} y={yOf(share) + 4} textAnchor="end" className="figures fill-ink-3 text-small">
              {(share * 100).toFixed(1)} %
            </text>
          </g>
        ))}
        {values.map((value, index) => (
          <rect
            key={value.digits}
            x={xOf(index) + step * 0.15}
            y={yOf(value.observed)}
            width={Math.max(1, step * 0.7)}
            height={Math.max(0, yOf(0) - yOf(value.observed))}
            className={isOutside(value) ? "fill-high" : "fill-accent"}
          />
        ))}
        <path d={lineOf(({ upper }) => upper)} fill="none" strokeDasharray="2 3" className="stroke-ink-3" />
        <path d={lineOf(({ lower }) => lower)} fill="none" strokeDasharray="2 3" className="stroke-ink-3" />
        <path d={lineOf(({ expected }) => expected)} fill="none" strokeWidth={1.75} className="stroke-ink" />
        {values.map(
          (value, index) =>
            index % every === 0 && (
              <text
                key={value.digits}
                x={xOf(index) + step / 2}
                y={height - 6}
                textAnchor="middle"
                className="figures fill-ink-3 text-small"
              >
                {value.digits}
              </text>
            ),
        )}
      </svg>
    </div>
  );
}
