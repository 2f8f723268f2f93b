import { closeSync, fsyncSync, openSync } from "node:fs";
import { AppError, systemCode } from "../../../../base/errors.ts";
import { writeAll } from "../../../../base/files.ts";
import { toDelimitedLine } from "../delimitedLine.ts";
import type { Place, TableSink } from "./converter.ts";

const flushBytes = 1 << 20;
/** Bytes of a place in the file of places: offset and length as little-endian doubles, whole numbers below 2^53. */
export const placeBytes = 16;

export interface TableFiles {
  readonly tablePath: string;
  /** Where the places of the records go, one of `placeBytes` per record; empty when the format has none. */
  readonly placesPath: string;
}

export interface TableWatch {
  readonly fileName: string;
  readonly isCancelled: () => boolean;
  readonly onProgress: (rows: number, bytes: number) => void;
}

/** Writes the records of a converter as delimited text (RFC 4180, UTF-8) and their places beside it. */
export class TableWriter implements TableSink {
  rows = 0;
  hasPlaces = false;
  readonly #watch: TableWatch;
  readonly #table: number;
  readonly #places: number;
  #text: string[] = [];
  #textLength = 0;
  #pending: number[] = [];

  constructor(files: TableFiles, watch: TableWatch) {
    this.#watch = watch;
    this.#table = openSync(files.tablePath, "wx", 0o600);
    this.#places = openSync(files.placesPath, "wx", 0o600);
  }

  row(cells: readonly string[], place: Place | null): void {
    const line = `${toDelimitedLine(cells)}\n`;
    this.#text.push(line);
    this.#textLength += line.length;
    this.#pending.push(place?.offset ?? -1, place?.length ?? -1);
    if (place !== null) this.hasPlaces = true;
    this.rows += 1;
    if (this.#textLength >= flushBytes) this.#flush();
  }

  progress(bytes: number): void {
    this.#watch.onProgress(this.rows, bytes);
    if (this.#watch.isCancelled())
      throw new AppError(
        "CANCELLED",
        `Reading "${this.#watch.fileName}" was cancelled; nothing of it is kept.`,
        {
          where: this.#watch.fileName,
        },
      );
  }

  /** Closes the files; `keep` flushes them to the disk first. */
  close(keep: boolean): void {
    try {
      if (!keep) return;
      this.#flush();
      fsyncSync(this.#table);
      fsyncSync(this.#places);
    } finally {
      closeSync(this.#table);
      closeSync(this.#places);
    }
  }

  #flush(): void {
    try {
      writeAll(this.#table, Buffer.from(this.#text.join("").toWellFormed()));
      const places = new Float64Array(this.#pending);
      writeAll(this.#places, Buffer.from(places.buffer));
    } catch (error) {
      throw toWriteError(error, this.#watch.fileName);
    }
    this.#text = [];
    this.#textLength = 0;
    this.#pending = [];
  }
}

function toWriteError(cause: unknown, fileName: string): unknown {
  if (systemCode(cause) !== "ENOSPC") return cause;
  return new AppError(
    "DISK_FULL",
    `There is no room on the disk to read "${fileName}". Nothing of it was kept; make room and import it again.`,
    { where: fileName, cause },
  );
}
