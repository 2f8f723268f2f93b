import { AppError } from "../../../../../base/errors.ts";

/** A document that could be read, and is not, because it looks like an attack. */
export function xmlRefused(fileName: string, found: string): AppError {
  return new AppError(
    "FORMAT_UNSUPPORTED",
    `Can't read "${fileName}": ${found}. Ask its sender for the plain file.`,
    { where: fileName },
  );
}

export function xmlDamaged(fileName: string, line: number, found: string, cause?: unknown): AppError {
  return new AppError(
    "FILE_UNREADABLE",
    `Can't read "${fileName}": it is damaged at line ${line} (${found}). Ask for the complete file and import that.`,
    { where: fileName, ...(cause === undefined ? {} : { cause }) },
  );
}
