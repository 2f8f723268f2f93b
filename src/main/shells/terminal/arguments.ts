import { Option } from "commander";
import type { z } from "zod";
import { type Side, sideSchema } from "../../../contract/events/ingestion.ts";
import { AppError } from "../../base/errors.ts";

export function projectOption(): Option {
  return new Option("--project <id>", "the project, as printed by project create").makeOptionMandatory();
}

export function sideOption(): Option {
  return new Option("--side <side>", "whose file: the books (ledger) or the bank (bank)").choices(
    sideSchema.options,
  );
}

export type { Side };

/** Parses an id given by a person; a wrong shape is a sentence that says what it should look like. */
export function parseId<Schema extends z.ZodType<string>>(
  schema: Schema,
  text: string,
  what: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(text);
  if (!parsed.success) {
    throw new AppError(
      "NOT_FOUND",
      `There is no ${what} "${text}": ${parsed.error.issues[0]?.message ?? "it is not an id"}.`,
    );
  }
  return parsed.data;
}
