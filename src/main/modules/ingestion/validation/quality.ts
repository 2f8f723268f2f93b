import type { BalanceProof, Issue, QualityDimension } from "../../../../contract/procedures/ingestion.ts";

type Name = QualityDimension["dimension"];

/** What each dimension weighs; the five add up to 1. A dimension that does not apply leaves its weight to the others. */
const weights: Readonly<Record<Name, number>> = {
  complete: 0.25,
  valid: 0.3,
  unique: 0.15,
  balanced: 0.2,
  timely: 0.1,
};

/** Which dimension a broken rule speaks against; rules that are left out say nothing about quality. */
const dimensionOf: Readonly<Record<string, Name>> = {
  missing_date: "complete",
  missing_amount: "complete",
  missing_direction: "complete",
  missing_counterparty: "complete",
  missing_reference: "complete",
  short_row: "complete",
  masked_amount: "complete",
  missing_end: "complete",
  record_count: "complete",
  unreadable_date: "valid",
  unreadable_amount: "valid",
  too_many_decimals: "valid",
  amount_too_large: "valid",
  ambiguous_amount: "valid",
  sign_conflict: "valid",
  unreadable_direction: "valid",
  unreadable_currency: "valid",
  currency_conflict: "valid",
  ragged_row: "valid",
  unclosed_quote: "valid",
  record_too_long: "valid",
  field_too_long: "valid",
  too_many_columns: "valid",
  summary_row: "valid",
  header_repeated: "valid",
  unreadable_value_date: "valid",
  unreadable_balance: "valid",
  unreadable_record: "valid",
  unknown_record: "valid",
  control_characters: "valid",
  encoding_replacement: "valid",
  mixed_encoding: "valid",
  duplicate_row: "unique",
  balance_break: "balanced",
  statement_break: "balanced",
  continuity_break: "balanced",
  control_total: "balanced",
  date_pending: "timely",
  future_date: "timely",
  implausible_date: "timely",
};

const names = ["complete", "valid", "unique", "balanced", "timely"] as const satisfies readonly Name[];

/**
 * Quality in five dimensions, each a rate of 0 to 1 over the rows of the file, with the points (of 100) that each
 * broken rule costs. Beside the score of contracts.md, which counts rules, this one counts rows: one bad row of a
 * million costs next to nothing, and the rows that cost points are named.
 */
export function qualityOf(
  issues: readonly Issue[],
  { rows, balances }: { readonly rows: number; readonly balances: readonly BalanceProof[] },
): QualityDimension[] {
  const applies = (name: Name): boolean =>
    rows > 0 &&
    (name !== "balanced" || balances.length > 0 || issues.some((i) => dimensionOf[i.code] === name));
  const total = names.filter(applies).reduce((sum, name) => sum + weights[name], 0);
  return names.map((name) => {
    if (!applies(name)) {
      const because =
        rows === 0 ? "the file has no rows" : "the file states no balance that its rows could be proven by";
      return { dimension: name, rate: null, weight: 0, pointsLost: 0, because, causes: [] };
    }
    const weight = weights[name] / total;
    const broken = issues.filter((issue) => dimensionOf[issue.code] === name && issue.severity !== "info");
    const units = name === "balanced" ? Math.max(balances.length, 1) : rows;
    const lost = broken.reduce((sum, issue) => sum + Math.min(issue.rows, units), 0);
    const rate = Math.max(0, 1 - lost / units);
    const pointsLost = 100 * weight * (1 - rate);
    return {
      dimension: name,
      rate,
      weight,
      pointsLost: round(pointsLost),
      because: null,
      causes: broken.map(({ code, column, rows: brokenRows, sampleRows }) => ({
        code,
        column,
        rows: brokenRows,
        pointsLost: round((pointsLost * Math.min(brokenRows, units)) / lost),
        sampleRows,
      })),
    };
  });
}

function round(points: number): number {
  return Math.round(points * 100) / 100;
}
