import { closeSync, openSync, readSync, rmSync } from "node:fs";
import type { Sha256 } from "../../../contract/ids.ts";
import type { FileFormat } from "../../../contract/procedures/ingestion.ts";
import { newId } from "../../base/uuid.ts";
import type { VaultedFile } from "../../storage/vault.ts";
import type { IngestionDependencies } from "./dependencies.ts";
import type { InspectWatch } from "./inspections.ts";
import type { SourceFile } from "./readers/reader.ts";
import type { TableFacts } from "./readers/tables/converter.ts";
import { tableConverters } from "./readers/tables/formats.ts";
import type { TableJob, TableMoved, TableResult } from "./readers/tables/tableJob.ts";
import { sourceTablesStore } from "./sourceTablesStore.ts";
import type { NamedFile } from "./uploads.ts";

/** A source as the table that is read from it: itself when it is delimited text, else what it was turned into. */
export interface SourceTable {
  readonly format: FileFormat;
  readonly source: SourceFile;
  /** The kept table, and where each of its records stands in the source; null for delimited text. */
  readonly tableSha256: Sha256 | null;
  readonly placesSha256: Sha256 | null;
  readonly facts: TableFacts | null;
}

export interface TableRequest {
  readonly part: string | undefined;
  /** Of the project. */
  readonly currency: string;
  /** What a person says it is; else it is recognised. */
  readonly format: FileFormat | undefined;
  /** Told how far it is, and able to stop it. */
  readonly watch?: InspectWatch | undefined;
}

/** Of the readers; a change of what any of them reads from the same bytes counts it up. */
const readerVersion = 1;
const headBytes = 64 * 1024;

/** Makes or finds the table of a kept source. The source is hashed before it is read; the table is kept by its hash. */
export async function sourceTableOf(
  deps: IngestionDependencies,
  file: NamedFile,
  request: TableRequest,
): Promise<SourceTable> {
  const kept = await deps.vault.open(file.sha256);
  const source = { path: kept.path, fileName: file.fileName, byteSize: kept.byteSize };
  const format = request.format ?? recogniseFormat(source);
  if (format === "csv") return { format, source, tableSha256: null, placesSha256: null, facts: null };
  const key = {
    sourceSha256: file.sha256,
    part: `${format} ${request.part ?? ""}`,
    currency: request.currency,
    readerVersion,
  };
  const known = deps.database.read((tx) => ({ found: sourceTablesStore.get(tx, key) })).found;
  if (known !== undefined) {
    const table = await deps.vault.open(known.tableSha256);
    return { ...known, format, source: asSource(table, file) };
  }
  return await derive(deps, { file, source, format, request, key });
}

/** The format of a file by its first bytes; delimited text where no other format knows them. */
function recogniseFormat(source: SourceFile): FileFormat {
  const head = Buffer.alloc(Math.min(headBytes, source.byteSize));
  const handle = openSync(source.path, "r");
  try {
    const count = readSync(handle, head, 0, head.length, 0);
    const bytes = head.subarray(0, count);
    return tableConverters.find((known) => known.recognises(bytes, source.fileName))?.format ?? "csv";
  } finally {
    closeSync(handle);
  }
}

async function derive(
  deps: IngestionDependencies,
  given: {
    readonly file: NamedFile;
    readonly source: SourceFile;
    readonly format: FileFormat;
    readonly request: TableRequest;
    readonly key: Parameters<typeof sourceTablesStore.get>[1];
  },
): Promise<SourceTable> {
  const { file, source, format, request, key } = given;
  const { vault, clock, database } = deps;
  const id = newId("tbl", clock.now());
  const files = {
    tablePath: vault.scratchPath(`${id}.table`),
    placesPath: vault.scratchPath(`${id}.places`),
  };
  try {
    const { watch, part, currency } = request;
    const cancelFlag = watch?.cancelFlag ?? new SharedArrayBuffer(4);
    const job: TableJob = { source, format, options: { part, currency }, files, cancelFlag };
    const { facts, hasPlaces } = await deps.workers.run<TableJob, TableResult, TableMoved>(
      "tableWorker",
      { job, database: deps.databaseOptions },
      ({ rows, bytes }) => watch?.moved(rows, bytes),
    );
    const table = await vault.addFile(files.tablePath, `${id}.kept`);
    const places = hasPlaces ? await vault.addFile(files.placesPath, `${id}.keptPlaces`) : null;
    const known = { format, tableSha256: table.sha256, placesSha256: places?.sha256 ?? null, facts };
    database.write((tx) => sourceTablesStore.put(tx, key, known));
    return { ...known, source: asSource(table, file) };
  } finally {
    rmSync(files.tablePath, { force: true });
    rmSync(files.placesPath, { force: true });
  }
}

function asSource(table: VaultedFile, file: NamedFile): SourceFile {
  return { path: table.path, fileName: file.fileName, byteSize: table.byteSize };
}
