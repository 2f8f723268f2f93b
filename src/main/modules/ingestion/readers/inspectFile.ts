import { currencySchema, minorUnitsSchema } from "../../../../contract/money.ts";
import type { ColumnRole, Mapping, Preview } from "../../../../contract/procedures/ingestion.ts";
import { formatDay } from "../../../base/days.ts";
import { AppError } from "../../../base/errors.ts";
import { Findings } from "../validation/findings.ts";
import { proveDateOrder, proveDecimalMark } from "./csv/balanceTrial.ts";
import { memorySource } from "./csv/byteSource.ts";
import { currencyOfColumns } from "./csv/columnCurrency.ts";
import { assignRoles, type ColumnGuess, rivalAmounts, rivalDates } from "./csv/columnRoles.ts";
import { detectDialect } from "./csv/dialect.ts";
import { FileEvidence } from "./csv/fileEvidence.ts";
import { type FileProbe, probeFile, sampleBytes } from "./csv/fileProbe.ts";
import { RowTyper } from "./csv/rowTyper.ts";
import { readSample, type SampleTable } from "./csv/sampleTable.ts";
import { type Dialect, Scanner } from "./csv/scanner.ts";
import { askColumns, askDateOrder, askDecimalMark } from "./questions.ts";
import type { ColumnPreview, Inspection, InspectOptions, SourceFile } from "./reader.ts";
import type { TableFacts } from "./tables/converter.ts";

const previewRows = 50;

/**
 * Recognises a delimited text: encoding, delimiter, header, what each column stands for, how dates and amounts are
 * written. Columns are recognised on a sample; date order, decimal mark and signs are decided over ALL rows, proven
 * by running balances where the rows alone fit both ways, and asked where nothing decides.
 */
export function inspectFile(source: SourceFile, options: InspectOptions): Inspection {
  const overrides = { ...tableReading(options.facts), ...options.overrides };
  const probe = probeFile(source, overrides.encoding);
  const found = detectDialect(probe, overrides.delimiter);
  const dialect =
    overrides.lineBreak === undefined
      ? found
      : { ...found, carriageReturnOnly: overrides.lineBreak === "cr" };
  const table = readSample(probe, dialect, overrides.headerRow);
  const guesses = guessRoles(table, overrides.roles);
  const draft = draftMapping(dialect, table, { guesses, options: { ...options, overrides } });
  const evidence = new FileEvidence(draft);
  evidence.gather(source, dialect);
  if (evidence.rows === 0) throw noRows(source, table);
  const { mapping, questions } = decide(source, draft, { guesses, evidence, table, overrides });
  return {
    mapping,
    columns: describeColumns(table, guesses, { mapping, evidence, questions }),
    rows: previewOf(source, probe, { dialect, mapping, isOpen: questions.length > 0 }),
    questions,
    estimatedRows: evidence.rows,
  };
}

/** A table that a file of another format was turned into is written in one way only. */
function tableReading(facts: TableFacts | undefined): Partial<Mapping> {
  if (facts === undefined) return {};
  const part = facts.part === null ? {} : { part: facts.part };
  return { ...facts.reading, ...part, encoding: "utf-8", delimiter: ",", lineBreak: "lf" };
}

/** Refuses to import while a question is open. */
export function requireAnswers(inspection: Inspection): void {
  const [open] = inspection.questions;
  if (open === undefined) return;
  throw new AppError("MAPPING_NEEDED", `Can't import the file yet. ${open.question}`, {
    where: open.code,
  });
}

function guessRoles(table: SampleTable, wanted: Mapping["roles"] | undefined): ColumnGuess[] {
  const guesses = assignRoles(table.names, table.profiles);
  if (wanted === undefined) return guesses;
  const width = Math.max(wanted.length, guesses.length);
  return Array.from({ length: width }, (_, index) => ({ role: wanted[index] ?? "ignore", confidence: 1 }));
}

function draftMapping(
  dialect: Dialect,
  table: SampleTable,
  { guesses, options }: { guesses: readonly ColumnGuess[]; options: InspectOptions },
): Mapping {
  const { overrides = {}, currency } = options;
  const stated = currencyOfColumns(table, guesses, currency);
  return {
    encoding: dialect.encoding,
    delimiter: dialect.delimiter,
    lineBreak: dialect.carriageReturnOnly ? "cr" : "lf",
    headerRow: table.headerRow,
    dateOrder: overrides.dateOrder ?? "dmy",
    decimalMark: overrides.decimalMark ?? ".",
    roles: guesses.map(({ role }) => role),
    currency: overrides.currency ?? currencySchema.parse(stated ?? currency),
    ...(overrides.part === undefined ? {} : { part: overrides.part }),
  };
}

function decide(
  source: SourceFile,
  draft: Mapping,
  known: {
    guesses: readonly ColumnGuess[];
    evidence: FileEvidence;
    table: SampleTable;
    overrides: Partial<Mapping>;
  },
): { mapping: Mapping; questions: Preview["questions"] } {
  const { evidence, table, overrides } = known;
  const isOpen = overrides.roles === undefined;
  const amounts = isOpen ? rivalAmounts(table, known.guesses) : [];
  const rivals = { amounts, dates: isOpen ? rivalDates(table, known.guesses) : [] };
  const questions = askColumns(draft, table, { fileName: source.fileName, ...rivals });
  const isRedundant = evidence.directionIsRedundant && overrides.roles === undefined;
  const roles = isRedundant
    ? draft.roles.map((role) => (role === "direction" ? "ignore" : role))
    : draft.roles;
  const mapping: Mapping = {
    ...draft,
    roles,
    unmarkedAmounts: overrides.unmarkedAmounts ?? evidence.unmarkedAmounts,
    markedNegatives: overrides.markedNegatives ?? evidence.markedNegatives,
    debitColumn: overrides.debitColumn ?? evidence.debitColumn,
  };
  const isComplete = questions.length === 0;
  const decimals = evidence.decimals();
  const mark =
    overrides.decimalMark ??
    decimals.decide() ??
    (isComplete ? proveDecimalMark(source, mapping) : undefined);
  if (mark !== undefined) mapping.decimalMark = mark;
  else if (isComplete) questions.push(askDecimalMark(decimals, table.names[evidence.amountColumn]));
  const dates = evidence.dates();
  const order =
    overrides.dateOrder ??
    dates.decide() ??
    // Nobody writes the month first and a decimal comma.
    (mark === "," && decimals.comma > 0 ? "dmy" : undefined) ??
    (isComplete && mark !== undefined ? proveDateOrder(source, mapping) : undefined);
  if (order !== undefined) mapping.dateOrder = order;
  else if (isComplete) questions.push(askDateOrder(dates, table.names[evidence.dateColumn]));
  return { mapping, questions };
}

function describeColumns(
  table: SampleTable,
  guesses: readonly ColumnGuess[],
  {
    mapping,
    evidence,
    questions,
  }: { mapping: Mapping; evidence: FileEvidence; questions: Preview["questions"] },
): ColumnPreview[] {
  const asked = new Set(questions.map(({ code }) => code));
  return guesses.map(({ confidence }, index) => {
    const role = mapping.roles[index] ?? "ignore";
    const name = table.names[index] ?? "";
    return {
      index,
      name: name === "" ? `Column ${index + 1}` : name,
      role,
      confidence: Math.round(confidence * 100) / 100,
      reading: isAsked(role, asked) ? "waits for your answer" : readingOf(role, mapping),
      samples: table.profiles[index]?.samples ?? [],
      filled: Math.round(((evidence.filled[index] ?? 0) / evidence.rows) * 10_000) / 10_000,
    };
  });
}

/** What an open question decides is not shown as if it were known. */
function isAsked(role: ColumnRole, asked: ReadonlySet<Preview["questions"][number]["code"]>): boolean {
  if (role === "date" || role === "value_date") return asked.has("date_order") || asked.has("date_column");
  const isAmount = role === "amount" || role === "credit" || role === "debit" || role === "balance";
  return isAmount && (asked.has("decimal_mark") || (role === "amount" && asked.has("amount_column")));
}

function readingOf(role: Mapping["roles"][number], mapping: Mapping): string {
  const decimals = mapping.decimalMark === "," ? "decimal comma" : "decimal point";
  switch (role) {
    case "date":
    case "value_date":
      return { ymd: "year-month-day", dmy: "day/month/year", mdy: "month/day/year" }[mapping.dateOrder];
    case "amount": {
      const { unmarkedAmounts } = mapping;
      if (unmarkedAmounts === "debit") return `${decimals}, unmarked amounts are money out`;
      return unmarkedAmounts === "credit" ? `${decimals}, unmarked amounts are money in` : decimals;
    }
    case "debit":
      return mapping.debitColumn === "signed" ? `${decimals}, with its minus` : `${decimals}, subtracted`;
    case "credit":
      return `${decimals}, added`;
    case "balance":
      return decimals;
    case "direction":
      return "credit or debit";
    case "ignore":
      return "kept in the source only";
    default:
      return "text";
  }
}

function previewOf(
  source: SourceFile,
  probe: FileProbe,
  { dialect, mapping, isOpen }: { dialect: Dialect; mapping: Mapping; isOpen: boolean },
): Preview["rows"] {
  const rows: Preview["rows"] = [];
  // Rows read in one of several possible ways would look like the truth.
  const isReadable =
    !isOpen &&
    mapping.roles.includes("date") &&
    ["amount", "credit", "debit"].some((role) => mapping.roles.some((r) => r === role));
  const typer = isReadable ? new RowTyper(mapping, new Findings(), source.fileName) : null;
  new Scanner(dialect).scan(memorySource(probe.sample), {
    record(view) {
      if (view.row === mapping.headerRow) typer?.takeHeader(view.cells().map((cell) => cell.trim()));
      if (view.row <= mapping.headerRow || view.isBlank()) return true;
      const kind = typer?.type(view);
      const problem = kind === "continuation" ? "Continues the row above." : (typer?.problem?.reason ?? null);
      rows.push({ row: view.row, raw: view.shownCells(), read: readOf(typer), problem });
      return rows.length < previewRows;
    },
  });
  return rows;
}

function readOf(typer: RowTyper | null): Preview["rows"][number]["read"] {
  const row = typer?.row ?? null;
  if (row === null) return null;
  return {
    date: formatDay(row.day),
    amount: minorUnitsSchema.parse(row.amount),
    currency: currencySchema.parse(row.currency),
    counterparty: row.counterparty,
    reference: row.reference,
    description: row.description,
  };
}

function noRows(source: SourceFile, table: SampleTable): AppError {
  const { fileName, byteSize } = source;
  if (byteSize > sampleBytes && table.records.length <= 1)
    return new AppError(
      "FILE_NOT_A_TABLE",
      `Can't read "${fileName}" as a table: it is a single line of ${byteSize.toLocaleString("en-GB")} bytes. Export it again with one line per transaction.`,
      { where: fileName },
    );
  return new AppError(
    "FILE_EMPTY",
    `Can't import "${fileName}": it has a header and no rows. Ask its publisher for the full file.`,
    { where: fileName },
  );
}
