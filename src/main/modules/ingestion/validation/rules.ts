import type { Issue } from "../../../../contract/procedures/ingestion.ts";

interface IssueFacts {
  readonly column: string | null;
  readonly rows: number;
  readonly firstRow: number;
  readonly explanation: string | null;
}

interface Rule {
  readonly severity: Issue["severity"];
  /** Follows "3 rows in column X". */
  readonly says: string;
}

/** What can be wrong with a row or a column. `error` means that rows were not taken or a proof fails. */
const rules: Readonly<Record<string, Rule>> = {
  missing_date: { severity: "error", says: "no date; the rows wait in quarantine" },
  unreadable_date: { severity: "error", says: "a date that can't be read; the rows wait in quarantine" },
  date_pending: { severity: "error", says: "no date yet (pending); the rows wait in quarantine" },
  missing_amount: { severity: "error", says: "no amount; the rows wait in quarantine" },
  unreadable_amount: { severity: "error", says: "an amount that can't be read; the rows wait in quarantine" },
  masked_amount: { severity: "error", says: "a masked amount; the rows wait in quarantine" },
  too_many_decimals: {
    severity: "error",
    says: "an amount with more decimals than the currency has; never rounded, the rows wait in quarantine",
  },
  amount_too_large: {
    severity: "error",
    says: "an amount beyond 2^53 minor units; the rows wait in quarantine",
  },
  ambiguous_amount: { severity: "error", says: "both a debit and a credit; the rows wait in quarantine" },
  missing_direction: {
    severity: "error",
    says: "an amount without debit or credit; the rows wait in quarantine",
  },
  sign_conflict: {
    severity: "error",
    says: "a minus beside a mark of debit or credit, which others have without it; the rows wait in quarantine",
  },
  unreadable_direction: { severity: "error", says: "a debit or credit mark that can't be read" },
  unreadable_currency: {
    severity: "error",
    says: "a currency that can't be read; the rows wait in quarantine",
  },
  currency_conflict: { severity: "error", says: "two different currencies; the rows wait in quarantine" },
  ragged_row: {
    severity: "error",
    says: "a number of cells that doesn't fit the header; the rows wait in quarantine",
  },
  unclosed_quote: { severity: "error", says: "a quote that is never closed; the rows wait in quarantine" },
  record_too_long: { severity: "error", says: "more than 16 MiB; the rows wait in quarantine" },
  field_too_long: { severity: "error", says: "a cell over 1 MiB; the rows wait in quarantine" },
  too_many_columns: { severity: "error", says: "more than 16,384 cells; the rows wait in quarantine" },
  summary_row: {
    severity: "warning",
    says: "a total rather than a transaction; the rows wait in quarantine",
  },
  header_repeated: { severity: "warning", says: "the header again; the rows wait in quarantine" },
  short_row: { severity: "warning", says: "fewer cells than the header; what they lack is not needed" },
  future_date: { severity: "warning", says: "a date in the future" },
  implausible_date: { severity: "warning", says: "a date before 1970 or more than a year ahead" },
  unreadable_value_date: { severity: "warning", says: "a value date that can't be read; taken without it" },
  unreadable_balance: { severity: "warning", says: "a balance that can't be read; taken without it" },
  duplicate_row: { severity: "warning", says: "a record that stands in the file before, letter for letter" },
  missing_counterparty: { severity: "warning", says: "no counterparty, though most rows have one" },
  missing_reference: { severity: "warning", says: "no reference, though most rows have one" },
  mixed_currency: { severity: "warning", says: "another currency than most rows" },
  control_characters: {
    severity: "warning",
    says: "invisible or direction-changing characters, which can disguise a name",
  },
  encoding_replacement: { severity: "warning", says: "characters that the file's encoding can't explain" },
  mixed_encoding: {
    severity: "warning",
    says: "UTF-8 in a file that is Windows-1252 elsewhere; read as UTF-8, look at its names",
  },
  balance_break: { severity: "error", says: "a running balance that doesn't follow from the row before" },
  statement_break: {
    severity: "error",
    says: "the start of a statement whose rows don't lead from its opening to its closing balance",
  },
  continuity_break: {
    severity: "error",
    says: "the start of a statement that doesn't open with what the one before it closed with",
  },
  control_total: { severity: "error", says: "a control total that doesn't add up" },
  record_count: { severity: "error", says: "a count of records that doesn't hold" },
  missing_end: { severity: "error", says: "no end: the file may be cut off" },
  unreadable_record: { severity: "error", says: "a record that can't be read" },
  unknown_record: { severity: "warning", says: "a record of a kind that isn't known" },
  already_imported: {
    severity: "info",
    says: "been in this project already, from an earlier file of this side; it counts once",
  },
  possible_overlap: {
    severity: "info",
    says: "the day and the amount of a row of an earlier file of this side; both count, look whether they are one",
  },
  other_tables: { severity: "info", says: "other tables, which were not read with it" },
  zero_amount: { severity: "info", says: "an amount of zero" },
  continuation_joined: { severity: "info", says: "only text; joined to the description of the row above" },
  duplicates_partly_checked: {
    severity: "info",
    says: "not been compared for duplicates: the file is too large",
  },
  balances_partly_checked: {
    severity: "info",
    says: "not been proven by balances: there are too many accounts",
  },
};

export function severityOf(code: string): Issue["severity"] {
  return rules[code]?.severity ?? "warning";
}

/** One sentence for people: what, where, how many. */
export function describeIssue(code: string, { column, rows, firstRow, explanation }: IssueFacts): string {
  const where = column === null ? "" : ` in column "${column}"`;
  const who =
    firstRow === 0 ? "The file" : rows === 1 ? `Row ${firstRow}` : `${rows.toLocaleString("en-GB")} rows`;
  const has = rows === 1 || firstRow === 0 ? "has" : "have";
  const first = rows === 1 || firstRow === 0 ? "" : ` (first: row ${firstRow})`;
  return `${who}${where} ${has} ${rules[code]?.says ?? code}${first}${explanation === null ? "" : `: ${explanation}`}.`;
}

/** `quality_score` of contracts.md: 100 − 2 for each rule that a column breaks, however many rows break it. */
export function qualityScore(warnings: number): number {
  return Math.max(0, 100 - 2 * warnings);
}
