import { TriangleAlert } from "lucide-react";
import type { Preview } from "../../../contract/procedures/ingestion.ts";
import { DayText } from "../../components/DateText.tsx";
import { Money } from "../../components/Money.tsx";
import { SideScroll } from "../../components/SideScroll.tsx";

/** The first rows twice: as they stand in the file, and as they are read; a problem stands at its row. */
export function RawAndRead({ preview }: { preview: Preview }) {
  const heads = ["Row", "As it stands in the file", "Date", "Amount", "Counterparty", "Reference"];
  return (
    <section aria-label="First rows, raw and read">
      <h2 className="mb-1 text-section font-semibold">First rows, raw and read</h2>
      <SideScroll label="Rows, raw and read">
        <table className="w-full border-collapse text-left">
          <thead>
            <tr>
              {heads.map((head) => (
                <th
                  key={head}
                  scope="col"
                  className={`border-b border-line-strong py-1 pr-4 text-small font-medium whitespace-nowrap text-ink-3 ${head === "Amount" || head === "Row" ? "text-right" : ""}`}
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <tr
                key={row.row}
                className={`border-b border-line ${row.problem === null ? "" : "bg-critical-soft"}`}
              >
                <td className="figures h-row pr-4 text-right text-ink-3">{row.row}</td>
                <td
                  className="max-w-[340px] truncate pr-4 font-mono text-small text-ink-2"
                  title={row.raw.join(" │ ")}
                >
                  {row.raw.join(" │ ")}
                </td>
                {row.problem !== null ? (
                  <td colSpan={4} className="pr-4 text-critical">
                    <span className="flex items-center gap-1.5">
                      <TriangleAlert size={14} className="shrink-0" aria-hidden />
                      {row.problem}
                    </span>
                  </td>
                ) : (
                  <>
                    <td className="pr-4">{row.read?.date != null && <DayText day={row.read.date} />}</td>
                    <td className="pr-4 text-right">
                      {row.read?.amount != null && (
                        <Money
                          amount={row.read.amount}
                          currency={row.read.currency ?? preview.mapping.currency}
                        />
                      )}
                    </td>
                    <td className="max-w-[200px] truncate pr-4">{row.read?.counterparty}</td>
                    <td className="max-w-[160px] truncate">{row.read?.reference}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </SideScroll>
    </section>
  );
}
