import { useWidth } from "../../components/charts/useWidth.ts";
import { formatMoney } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { sideWord } from "../rows/transactionColumns.tsx";
import { percentWords } from "./reconcileWords.ts";
import type { ReconciliationStats } from "./useReconciliation.ts";

type Flow = ReconciliationStats["flow"][number];

const parts = [
  { name: "confirmed", title: "Confirmed", fill: "fill-good" },
  { name: "proposed", title: "Proposed", fill: "fill-accent" },
  { name: "ambiguous", title: "Ambiguous", fill: "fill-medium" },
  { name: "unmatched", title: "Unmatched", fill: "fill-high" },
] as const;
const labelWidth = 96;
const rowHeight = 64;

/** Where each side's money stands: one bar a side, from confirmed to unmatched, each part named with its figure. */
export function FlowChart({ flow }: { flow: readonly Flow[] }) {
  const [element, width] = useWidth<HTMLDivElement>();
  const locale = useLocale();
  const room = Math.max(200, width - labelWidth);
  const summary = flow.map((one) => `${sideWord(one.side)} ${one.currency}`).join(", ");
  return (
    <div ref={element}>
      <svg
        role="img"
        aria-label={`Where the money stands: ${summary}`}
        width={width}
        height={flow.length * rowHeight}
        className="block max-w-full"
      >
        {flow.map((one, index) => {
          const total = Math.max(
            1,
            parts.reduce((sum, { name }) => sum + one[name], 0),
          );
          let from = 0;
          return (
            <g key={`${one.side} ${one.currency}`} transform={`translate(0 ${index * rowHeight})`}>
              <text x={0} y={17} className="fill-ink text-small font-medium">
                {sideWord(one.side)}, {one.currency}
              </text>
              {parts.map(({ name, title, fill }, place) => {
                const share = one[name] / total;
                const start = from;
                from += share * room;
                const left = labelWidth + (place * room) / parts.length;
                return (
                  <g key={name}>
                    {share > 0 && (
                      <rect
                        x={labelWidth + start}
                        y={6}
                        width={Math.max(2, share * room - 1)}
                        height={14}
                        className={fill}
                      />
                    )}
                    <rect x={left} y={29} width={8} height={8} rx={2} className={fill} />
                    <text x={left + 13} y={37} className="fill-ink-2 text-small">
                      {title} {percentWords(share)}
                    </text>
                    <text x={left + 13} y={52} className="figures fill-ink text-small">
                      {formatMoney(one[name], one.currency, locale)}
                    </text>
                  </g>
                );
              })}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
