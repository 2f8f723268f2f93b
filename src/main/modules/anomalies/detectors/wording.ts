import { formatDecimal } from "../../../../contract/money.ts";
import { formatDay } from "../../../base/days.ts";
import type { RowColumns } from "./columns.ts";
import type { DetectorContext } from "./detector.ts";

/** `12,500.00 EUR`: thousands set apart, as people read figures. */
export function money(units: number, { currency }: DetectorContext): string {
  const [whole = "0", fraction] = formatDecimal(Math.abs(units), currency).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${units < 0 ? "−" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`} ${currency}`;
}

export function partyName(rows: RowColumns, i: number): string {
  const name = rows.parties[rows.party[i] ?? 0] ?? "";
  return name === "" ? "an unnamed party" : name;
}

export function dateText(day: number): string {
  return formatDay(day);
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
