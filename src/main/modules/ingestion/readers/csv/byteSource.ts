import { closeSync, openSync, readSync } from "node:fs";
import { AppError, systemCode } from "../../../../base/errors.ts";
import type { SourceFile } from "../reader.ts";

/** Where a scanner takes its bytes from. */
export interface ByteSource {
  /** Fills `target` from `position` of the file on; returns how many bytes were there, 0 at the end. */
  read(target: Uint8Array, position: number): number;
}

export function memorySource(bytes: Uint8Array, largestRead = Number.MAX_SAFE_INTEGER): ByteSource {
  return {
    read(target, position) {
      const count = Math.min(target.length, bytes.length - position, largestRead);
      if (count <= 0) return 0;
      target.set(bytes.subarray(position, position + count));
      return count;
    },
  };
}

/** Opens the file for as long as `work` runs. Whatever the disk says becomes a sentence that names the file. */
export function withFileSource<Result>(source: SourceFile, work: (bytes: ByteSource) => Result): Result {
  let file: number;
  try {
    file = openSync(source.path, "r");
  } catch (error) {
    throw unreadable(source, error);
  }
  try {
    return work({
      read(target, position) {
        try {
          return readSync(file, target, 0, target.length, position);
        } catch (error) {
          throw unreadable(source, error);
        }
      },
    });
  } finally {
    closeSync(file);
  }
}

function unreadable(source: SourceFile, cause: unknown): AppError {
  const code = systemCode(cause);
  const found = code === "ENOENT" ? "it is no longer there" : `the disk reported ${code ?? "an error"}`;
  return new AppError(
    "FILE_UNREADABLE",
    `Can't read "${source.fileName}": ${found}. Put the file back or choose it again.`,
    { where: source.fileName, cause },
  );
}
