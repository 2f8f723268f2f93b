import type { ErrorCode } from "../../contract/errors.ts";

/**
 * A failure that the user can do something about. The message says what was attempted, on what, what was found
 * and what to do; `where` names the file, row, field or id.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly where: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly where?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.where = options.where;
  }
}

/** States what the code relies on; a failure is a defect of ours, never of the input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Broken assumption: ${message}`);
}

/** The `code` of a Node or SQLite error, if it carries one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
