import type { Mapping, Preview } from "../../../../contract/procedures/ingestion.ts";
import type { DateEvidence } from "./csv/dateEvidence.ts";
import type { DecimalEvidence } from "./csv/decimalEvidence.ts";
import type { SampleTable } from "./csv/sampleTable.ts";

type Question = Preview["questions"][number];

/** Asks for the date and the amount where no column is known to hold them, or several are. */
export function askColumns(
  mapping: Mapping,
  table: SampleTable,
  { fileName, amounts, dates }: { fileName: string; amounts: readonly number[]; dates: readonly number[] },
): Question[] {
  const questions: Question[] = [];
  const has = (...roles: readonly string[]) => mapping.roles.some((role) => roles.includes(role));
  const list = listOf(table.names);
  if (!has("date"))
    questions.push({
      code: "date_column",
      columns: [],
      question: `No column of "${fileName}" is surely the date of a transaction. Which one is it, among ${list}? If none is, the file holds no transactions.`,
    });
  else if (dates.length > 0)
    questions.push({
      code: "date_column",
      columns: [...dates],
      question: `Which column of "${fileName}" holds the day of booking: ${listRivals(dates, table.names)}? Their days differ.`,
    });
  if (!has("amount", "credit", "debit"))
    questions.push({
      code: "amount_column",
      columns: [],
      question: `No column of "${fileName}" is surely the amount of a transaction. Which one is it, among ${list}? If none is, the file holds no transactions.`,
    });
  else if (amounts.length > 0)
    questions.push({
      code: "amount_column",
      columns: [...amounts],
      question: `Which column of "${fileName}" moved the money: ${listRivals(amounts, table.names)}? Each is an amount by its header, and their figures differ.`,
    });
  return questions;
}

export function askDateOrder(evidence: DateEvidence, column: string | undefined): Question {
  const found =
    evidence.dayFirst > 0
      ? "some dates can only be day first and as many only month first"
      : "every date of the file fits both";
  return {
    code: "date_order",
    columns: [],
    question: `Is "${evidence.example}" in column "${column ?? ""}" written day first or month first? ${found[0]?.toUpperCase()}${found.slice(1)}.`,
  };
}

export function askDecimalMark(evidence: DecimalEvidence, column: string | undefined): Question {
  const { example, point } = evidence;
  if (point > 0)
    return {
      code: "decimal_mark",
      columns: [],
      question: `Is the point or the comma the decimal mark in column "${column ?? ""}"? Some amounts of the file can only be read with the one and as many only with the other.`,
    };
  const mark = example.includes(",") ? "comma" : "point";
  return {
    code: "decimal_mark",
    columns: [],
    question: `Is the ${mark} of "${example}" in column "${column ?? ""}" a decimal mark or a thousands mark? Every amount of the file fits both.`,
  };
}

/** Two columns of one name are told apart by their place. */
function listRivals(rivals: readonly number[], names: readonly string[]): string {
  return rivals
    .map((index) => {
      const name = names[index] ?? "";
      const isTwice = names.indexOf(name) !== names.lastIndexOf(name);
      return `"${name.slice(0, 40)}"${isTwice ? ` (column ${index + 1})` : ""}`;
    })
    .join(" or ");
}

function listOf(names: readonly string[]): string {
  const shown = names
    .slice(0, 12)
    .map((name, index) => `"${name === "" ? `Column ${index + 1}` : name.slice(0, 40)}"`);
  return shown.join(", ") + (names.length > shown.length ? ` and ${names.length - shown.length} more` : "");
}
