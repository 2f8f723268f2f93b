import type { ReactNode } from "react";
import { Button } from "../../components/Button.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import type { Client } from "../../link/ClientContext.tsx";
import type { CurrencySum } from "./rowsFilter.ts";

interface TotalsBarProps {
  readonly totals: Awaited<ReturnType<Client["transactions"]["totals"]>> | undefined;
  readonly picked: number;
  readonly pickedSums: readonly CurrencySum[];
  readonly onClear: () => void;
}

/** Sums of everything the filter lets through, and of the rows that were picked. */
export function TotalsBar({ totals, picked, pickedSums, onClear }: TotalsBarProps) {
  return (
    <section
      aria-label="Totals"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-6 gap-y-1 border-t border-line-strong bg-sunken px-4 py-1"
    >
      {totals === undefined ? (
        <Skeleton width={320} />
      ) : (
        <>
          <span className="font-medium">
            <Count value={totals.count} /> {totals.count === 1 ? "row" : "rows"}
          </span>
          {totals.sums.map((sum) => (
            <span key={sum.currency} className="flex flex-wrap gap-x-4">
              <Figure name="in">
                <Money amount={sum.credits} currency={sum.currency} bare />
              </Figure>
              <Figure name="out">
                <Money amount={sum.debits} currency={sum.currency} bare />
              </Figure>
              <Figure name="sum">
                <Money amount={sum.sum} currency={sum.currency} />
              </Figure>
            </span>
          ))}
        </>
      )}
      {picked > 0 && (
        <span role="status" className="ml-auto flex items-center gap-3 text-accent-ink">
          <span className="font-medium">{picked} picked</span>
          {pickedSums.map((sum) => (
            <Money key={sum.currency} amount={sum.sum} currency={sum.currency} />
          ))}
          <Button size="small" tone="quiet" onClick={onClear}>
            Clear
          </Button>
        </span>
      )}
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span>
      <span className="text-ink-3">{name} </span>
      {children}
    </span>
  );
}
