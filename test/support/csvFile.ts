import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Mapping } from "../../src/contract/procedures/ingestion.ts";
import { inspectFile } from "../../src/main/modules/ingestion/readers/inspectFile.ts";
import type {
  Inspection,
  ReadSummary,
  RejectedRow,
  SourceFile,
  TypedRow,
} from "../../src/main/modules/ingestion/readers/reader.ts";
import { readTransactions } from "../../src/main/modules/ingestion/readers/readTransactions.ts";

const fixtures = new URL("../fixtures/", import.meta.url);

/** 2026-11-23 as days since 1970-01-01. */
export const testToday = 20_780;

/** Bytes of a fixture; `.gz` ones are unpacked. */
export function fixtureBytes(path: string): Buffer {
  const bytes = readFileSync(new URL(path, fixtures));
  return path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

/** Runs `work` with a file of these bytes on disk, and takes it away again. */
export function withFile<Result>(content: string | Buffer, work: (source: SourceFile) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "frenly-csv-"));
  try {
    const path = join(folder, "test.csv");
    const bytes = Buffer.from(content);
    writeFileSync(path, bytes);
    return work({ path, fileName: "test.csv", byteSize: bytes.length });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface ReadFile {
  readonly inspection: Inspection;
  readonly summary: ReadSummary;
  readonly accepted: TypedRow[];
  readonly rejected: RejectedRow[];
}

export function inspectContent(
  content: string | Buffer,
  overrides: Partial<Mapping> = {},
  currency = "EUR",
): Inspection {
  return withFile(content, (source) => inspectFile(source, { currency, overrides }));
}

/** Inspects and reads a file as an import does. */
export function readContent(
  content: string | Buffer,
  overrides: Partial<Mapping> = {},
  currency = "EUR",
): ReadFile {
  return withFile(content, (source) => {
    const inspection = inspectFile(source, { currency, overrides });
    const accepted: TypedRow[] = [];
    const rejected: RejectedRow[] = [];
    const summary = readTransactions(source, inspection.mapping, {
      today: testToday,
      accept: (row) => accepted.push(row),
      reject: (row) => rejected.push(row),
      progress: () => {},
      isCancelled: () => false,
    });
    return { inspection, summary, accepted, rejected };
  });
}
