import type { Transaction } from "../../../contract/procedures/transactions.ts";
import { DayText } from "../../components/DateText.tsx";
import { InspectorSection } from "../../components/Inspector.tsx";
import { Money } from "../../components/Money.tsx";
import { hashOf } from "../frame/router.ts";

interface MatchRowsProps {
  readonly title: string;
  readonly rows: readonly Transaction[];
  readonly total: number;
}

/** The rows of a side, each leading to its source. */
export function MatchRows({ title, rows, total }: MatchRowsProps) {
  return (
    <InspectorSection
      title={total === rows.length ? title : `${title}: first ${rows.length} of ${total} rows`}
    >
      <ul className="flex flex-col gap-1.5">
        {rows.map((row) => (
          <li key={row.txId}>
            <p className="flex items-baseline justify-between gap-2">
              <a
                href={hashOf("rows", { tx: row.txId, side: row.side })}
                className="min-w-0 truncate text-accent-ink underline underline-offset-2"
              >
                {row.counterparty || row.description || `Row ${row.row}`}
              </a>
              <Money amount={row.amount} currency={row.currency} />
            </p>
            <p className="text-small break-words text-ink-3">
              <DayText day={row.date} />{" "}
              {[row.reference, row.description].filter((text) => text !== "").join(" · ")}
            </p>
          </li>
        ))}
      </ul>
    </InspectorSection>
  );
}
