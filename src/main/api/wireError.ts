import { randomUUID } from "node:crypto";
import type { WireError } from "../../contract/errors.ts";
import { AppError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";

/** What of a failure may cross the border: an AppError's code, sentence and place; never a stack or a query. */
export function toWireError(error: unknown, logger: Logger): WireError {
  if (error instanceof AppError)
    return {
      code: error.code,
      message: error.message,
      ...(error.where === undefined ? {} : { where: error.where }),
    };
  const reference = randomUUID().slice(0, 8);
  logger.error({ err: error, reference }, "a request failed unexpectedly");
  return {
    code: "INTERNAL",
    message: `Something failed that should not. Nothing was lost; the program's log has the details under ${reference}.`,
  };
}
