import { formatCount, formatMoney } from "./formatMoney.ts";
import { useLocale } from "./LocaleContext.tsx";

interface MoneyProps {
  readonly amount: number;
  readonly currency: string;
  /** Leaves the currency out: it stands in the header of the column. */
  readonly bare?: boolean;
}

/** Exact figure with a real minus; the currency code stands muted after it. */
export function Money({ amount, currency, bare = false }: MoneyProps) {
  const locale = useLocale();
  return (
    <span className="figures whitespace-nowrap">
      {formatMoney(amount, currency, locale)}
      {!bare && <span className="text-ink-3"> {currency}</span>}
    </span>
  );
}

export function Count({ value }: { value: number }) {
  const locale = useLocale();
  return <span className="figures">{formatCount(value, locale)}</span>;
}
