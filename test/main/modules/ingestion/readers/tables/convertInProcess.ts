import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../../../../../../src/main/base/errors.ts";
import type { SourceFile } from "../../../../../../src/main/modules/ingestion/readers/reader.ts";
import type {
  Place,
  TableConverter,
  TableFacts,
} from "../../../../../../src/main/modules/ingestion/readers/tables/converter.ts";

export interface Converted {
  readonly facts: TableFacts;
  readonly rows: string[][];
  readonly places: (Place | null)[];
  /** The bytes of the source that each row's place covers. */
  readonly excerpts: (string | null)[];
}

/** Writes bytes to a file of their own for as long as `work` runs. */
export function withFile<Result>(
  bytes: Buffer,
  fileName: string,
  work: (source: SourceFile) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), "frenly-convert-"));
  try {
    const path = join(folder, "source");
    writeFileSync(path, bytes);
    return work({ path, fileName, byteSize: bytes.length });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function convertBytes(
  converter: TableConverter,
  bytes: Buffer,
  options: { readonly fileName?: string; readonly part?: string } = {},
): Converted {
  const rows: string[][] = [];
  const places: (Place | null)[] = [];
  const facts = withFile(bytes, options.fileName ?? "file", (source) =>
    converter.convert(
      source,
      {
        row(cells, place) {
          rows.push([...cells]);
          places.push(place);
        },
        progress() {},
      },
      { part: options.part, currency: "EUR" },
    ),
  );
  const excerpts = places.map((place) =>
    place === null ? null : bytes.toString("utf8", place.offset, place.offset + place.length),
  );
  return { facts, rows, places, excerpts };
}

/** The sentence a file is refused with; the number of rows when it is read. Any other failure is a defect. */
export function outcomeOf(
  converter: TableConverter,
  bytes: Buffer,
  options: { readonly fileName?: string; readonly part?: string } = {},
): string | number {
  try {
    return convertBytes(converter, bytes, options).rows.length;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
