import type { QualityDimension } from "../../../contract/procedures/ingestion.ts";
import { Table } from "../../components/Table.tsx";

const words: Readonly<
  Record<QualityDimension["dimension"], { readonly name: string; readonly asks: string }>
> = {
  complete: { name: "Complete", asks: "nothing that should be there is missing" },
  valid: { name: "Valid", asks: "every cell can be read as what it stands for" },
  unique: { name: "Unique", asks: "no record stands in the file twice" },
  balanced: { name: "Balanced", asks: "balances and control totals add up" },
  timely: { name: "Timely", asks: "dates are neither pending nor in the future" },
};

/** Quality in five dimensions: the rate of each, and which rows cost which points. */
export function QualitySection({ quality }: { quality: readonly QualityDimension[] }) {
  if (quality.length === 0) return null;
  const points = 100 - quality.reduce((sum, { pointsLost }) => sum + pointsLost, 0);
  return (
    <section aria-label="Quality by dimension">
      <h2 className="text-section font-semibold">Quality by dimension</h2>
      <p className="mb-1 text-ink-2">
        <span className="figures font-medium text-ink">{points.toFixed(1)}</span> of 100 points, counted by
        rows. The score above counts broken rules, so a large file is not punished for its size.
      </p>
      <Table
        caption="Quality by dimension"
        rows={quality}
        rowKey={({ dimension }) => dimension}
        columns={[
          {
            key: "name",
            title: "Dimension",
            cell: ({ dimension }) => (
              <span className="whitespace-nowrap">
                <span className="font-medium">{words[dimension].name}</span>
                <span className="text-ink-2"> · {words[dimension].asks}</span>
              </span>
            ),
          },
          {
            key: "rate",
            title: "Rate",
            align: "right",
            cell: ({ rate }) => (rate === null ? "–" : `${floorPercent(rate)} %`),
          },
          {
            key: "lost",
            title: "Points lost",
            align: "right",
            cell: ({ rate, pointsLost }) => (rate === null ? "–" : pointsLost.toFixed(2)),
          },
          { key: "causes", title: "To these rows", cell: (dimension) => <Causes dimension={dimension} /> },
        ]}
      />
    </section>
  );
}

function Causes({ dimension }: { dimension: QualityDimension }) {
  if (dimension.because !== null)
    return <span className="text-ink-2">Does not apply: {dimension.because}</span>;
  if (dimension.causes.length === 0) return <span className="text-ink-3">none</span>;
  return (
    <ul className="flex flex-col gap-0.5 py-0.5">
      {dimension.causes.map(({ code, column, rows, pointsLost, sampleRows }) => (
        <li key={`${code} ${column}`} className="text-ink-2">
          <span className="text-ink">{code.replaceAll("_", " ")}</span>
          {column !== null && ` in ${column}`}: <span className="figures">{rows}</span>{" "}
          {rows === 1 ? "row" : "rows"}, <span className="figures">{pointsLost.toFixed(2)}</span> points
          {sampleRows.length > 0 && (
            <span className="figures text-small text-ink-3">
              {" "}
              (row {sampleRows.slice(0, 5).join(", ")}
              {rows > 5 && " …"})
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Never rounded up: 100 % means all rows. */
function floorPercent(rate: number): string {
  return (Math.floor(rate * 1000) / 10).toFixed(1);
}
