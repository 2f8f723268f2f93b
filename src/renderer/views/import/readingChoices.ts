import {
  type ColumnRole,
  columnRoleSchema,
  type DateOrder,
  type FileFormat,
} from "../../../contract/procedures/ingestion.ts";

const roleWords: Record<ColumnRole, string> = {
  date: "Date",
  value_date: "Value date",
  amount: "Amount, signed",
  credit: "Amount in",
  debit: "Amount out",
  direction: "Direction (in or out)",
  balance: "Running balance",
  currency: "Currency",
  counterparty: "Counterparty",
  counterparty_account: "Their account",
  account: "Own account",
  reference: "Reference",
  description: "Description",
  ignore: "Not read",
};

export const roleChoices = columnRoleSchema.options.map((value) => ({ value, label: roleWords[value] }));

export const dateOrderChoices: readonly { value: DateOrder; label: string }[] = [
  { value: "ymd", label: "Year, month, day" },
  { value: "dmy", label: "Day, month, year" },
  { value: "mdy", label: "Month, day, year" },
];

export const decimalChoices = [
  { value: ".", label: "Point: 1,234.50" },
  { value: ",", label: "Comma: 1.234,50" },
] as const;

const delimiterNames = { ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar" } as const;

/** The usual delimiters and the one that was found. */
export function delimiterChoices(found: string): readonly { value: string; label: string }[] {
  const known = Object.entries(delimiterNames).map(([value, label]) => ({ value, label }));
  return known.some(({ value }) => value === found)
    ? known
    : [...known, { value: found, label: `“${found}”` }];
}

const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1"];

/** The usual encodings and the one that was found. */
export function encodingChoices(found: string): readonly { value: string; label: string }[] {
  const all = encodings.some((name) => name === found.toLowerCase()) ? encodings : [found, ...encodings];
  return all.map((name) => ({
    value: name === found.toLowerCase() ? found : name,
    label: name.toUpperCase(),
  }));
}

/** What people call a format. */
export const formatWords: Readonly<Record<FileFormat, string>> = {
  csv: "Delimited text",
  xlsx: "Excel workbook",
  json: "JSON",
  ndjson: "JSON lines",
  ofx: "OFX",
  qif: "QIF",
  mt940: "MT940",
  camt: "CAMT",
  bai2: "BAI2",
};

/** Formats of banks that fix how everything is written. */
export function isStatement(format: FileFormat): boolean {
  return format === "ofx" || format === "mt940" || format === "camt" || format === "bai2";
}
