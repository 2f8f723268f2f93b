import { formatDecimal } from "../../../contract/money.ts";
import type { BridgePart } from "../../../contract/procedures/reconciliationBridge.ts";

/** Why a row has no partner, as a code; `explainUnmatched` says it in words. */
export type Because =
  | "after_end"
  | "before_start"
  | "no_currency"
  | "no_rows"
  | "twin"
  | "no_candidate"
  | "released"
  | "opposite_sign"
  | `fee ${number} ${string}`;

/** The period of a side in one currency, as day numbers. */
export interface Period {
  from: number;
  to: number;
}

/** A partner may still come: calendar days within which a row lies at the edge of the other side's period. */
export function edgeDays(businessDays: number): number {
  return Math.ceil((businessDays * 7) / 5) + 2;
}

/** Which part of the bridge a row without a partner belongs to. */
export function classifyUnmatched(about: {
  readonly day: number;
  readonly otherPeriod: Period | undefined;
  readonly otherHasRows: boolean;
  readonly hasTwin: boolean;
  /** The other side has the row with the opposite sign. */
  readonly hasOpposite: boolean;
  /** What a row of the other side differs by that names the same payment. */
  readonly fee?: { readonly difference: number; readonly currency: string } | undefined;
  readonly edge: number;
}): { readonly part: BridgePart; readonly because: Because } {
  const { day, otherPeriod, edge, fee } = about;
  if (fee !== undefined) return { part: "fee", because: `fee ${fee.difference} ${fee.currency}` };
  if (!about.otherHasRows) return { part: "missing", because: "no_rows" };
  if (otherPeriod === undefined) return { part: "currency", because: "no_currency" };
  if (about.hasOpposite) return { part: "unexplained", because: "opposite_sign" };
  if (about.hasTwin) return { part: "duplicate", because: "twin" };
  if (day > otherPeriod.to - edge) return { part: "timing", because: "after_end" };
  if (day < otherPeriod.from + edge) return { part: "timing", because: "before_start" };
  return { part: "missing", because: "no_candidate" };
}

export function explainUnmatched(because: string, side: "ledger" | "bank"): string {
  const other = side === "ledger" ? "bank" : "books";
  const [code, difference, currency] = because.split(" ");
  if (code === "fee" && currency !== undefined)
    return `A row of the ${other} names the same payment and differs by ${formatDecimal(Math.abs(Number(difference)), currency)} ${currency}: a fee or rounding. A tolerance of that much makes the two a match.`;
  switch (because) {
    case "after_end":
      return `The files of the ${other} end too early to show it; it may still come.`;
    case "before_start":
      return `The files of the ${other} begin too late to show it.`;
    case "no_currency":
      return `No row of the ${other} is in this currency.`;
    case "no_rows":
      return `There is no file of the ${other} yet.`;
    case "twin":
      return "The same payee and amount stands a second time on this side, and that row is matched.";
    case "opposite_sign":
      return `It stands with the opposite sign among the rows of the ${other}: a minus was lost or added on the way.`;
    case "released":
      return "Its match was rejected or taken apart.";
    default:
      return `The files of the ${other} cover its day and hold no row that fits.`;
  }
}
