import type { RecordProblem } from "./recordView.ts";

const pending =
  /^(?:pending|processing|authori[sz]ed|vorgemerkt|en attente|in behandeling|pendiente|in attesa|pendente|scheduled)$/i;
const summary =
  /^(?:sub-?|grand )?(?:totals?|summe|saldo|som|totaal|suma|somma|solde|report|sum|opening|closing|balance|brought forward|carried forward|endsaldo|anfangssaldo)\b/i;

export function explainRecordProblem(problem: RecordProblem): string {
  switch (problem) {
    case "record_too_long":
      return "The row is longer than 16 MiB; only its beginning is shown.";
    case "field_too_long":
      return "A cell of the row is longer than 1 MiB; only its beginning is shown.";
    case "too_many_columns":
      return "The row has more than 16,384 cells; only the first are shown.";
    case "unclosed_quote":
      return "The row opens a quote that is never closed; the rows behind it are read on their own.";
  }
}

export function explainBadDate(
  text: string,
  { name, hasAmount }: { name: string; hasAmount: boolean },
): { code: string; reason: string } {
  if (text === "")
    return {
      code: "missing_date",
      reason: hasAmount
        ? `Column "${name}" is empty: an amount without a date may be a total.`
        : `Column "${name}" is empty, so the row has no date.`,
    };
  if (pending.test(text))
    return {
      code: "date_pending",
      reason: `Column "${name}" reads "${text}": the bank has not booked it yet. Import the statement again when it has.`,
    };
  return {
    code: "unreadable_date",
    reason: `Column "${name}" reads "${shorten(text)}", which is no day of the calendar.`,
  };
}

export function looksLikeSummary(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.length < 60 && summary.test(cell.trim()));
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
