import type { DocumentFormat } from "../../../../contract/procedures/documents.ts";
import { AppError } from "../../../base/errors.ts";
import { renderCsv } from "../../../documents/csv.ts";
import { renderPdf } from "../../../documents/pdf.ts";
import type { DocumentTable } from "../../../documents/table.ts";
import { renderWorkbook } from "../../../documents/workbook.ts";
import type { Database } from "../../../storage/database.ts";
import { matchesTable } from "./matchesTable.ts";
import { readStatement, type StatementFacts, type StatementHead } from "./statementFacts.ts";
import { statementPdf } from "./statementPdf.ts";
import { basisTable, bridgeTable, openTable, sourcesTable, tiersTable } from "./statementTables.ts";

export interface ExportJob extends StatementHead {
  readonly what: "statement" | "matches";
  readonly format: DocumentFormat;
  /** Days since 1970. */
  readonly today: number;
}

/** Bytes of the wanted document. Runs in a worker thread: printing thousands of rows takes seconds. */
export async function runExportJob(job: ExportJob, database: Database): Promise<Buffer> {
  if (job.what === "matches") return renderMatches(job, database);
  const facts = readStatement(database, job);
  switch (job.format) {
    case "csv":
      return renderCsv(bridgeTable(facts.bridges));
    case "xlsx":
      return renderWorkbook(statementSheets(facts));
    case "pdf":
      return renderPdf(statementPdf(facts));
  }
}

function renderMatches(job: ExportJob, database: Database): Buffer | Promise<Buffer> {
  if (job.format === "pdf")
    throw new AppError(
      "INPUT_INVALID",
      "Matches are exported as CSV or XLSX; the statement is there as PDF.",
    );
  const table = matchesTable(database, job.projectId, job.today);
  return job.format === "csv" ? renderCsv(table) : renderWorkbook([table]);
}

function statementSheets(facts: StatementFacts): DocumentTable[] {
  return [
    bridgeTable(facts.bridges),
    tiersTable(facts),
    openTable("Open in the books", facts.open.ledger),
    openTable("Open at the bank", facts.open.bank),
    basisTable(facts),
    sourcesTable(facts),
  ];
}
