import { z } from "zod";

/** Every kind of event is defined once: a strict schema, a version, and which fields are labels. */
export interface EventDefinition<Data extends z.ZodObject = z.ZodObject> {
  readonly version: number;
  /** When it is published: one line for the catalogue page and the log screen. */
  readonly summary: string;
  readonly data: Data;
  /** Fields that hold a short human text, and so pass the personal-data check at publish. */
  readonly labels: readonly string[];
}

/** Defines one event type; `labels` must name fields of its data. */
export function defineEvent<Shape extends z.core.$ZodLooseShape>(definition: {
  readonly summary: string;
  readonly data: Shape;
  readonly labels?: readonly (keyof Shape & string)[];
  readonly version?: number;
}): EventDefinition<z.ZodObject<Shape, z.core.$strict>> {
  return {
    version: definition.version ?? 1,
    summary: definition.summary,
    data: z.strictObject(definition.data),
    labels: definition.labels ?? [],
  };
}

/** A short label: one line, at most 120 characters, already NFC. */
export const labelSchema = z
  .string()
  .min(1)
  .max(120)
  .refine(
    (text) => text === text.normalize("NFC") && !/[\p{Cc}\p{Cs}]/u.test(text),
    "expected one plain line of text",
  );

/** A machine code: lower-case words joined by `_`, `.` or `-`. */
export const codeSchema = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, "expected a code");

/** A score or rate, at most four decimals: binary fractions beyond that would not survive a second reader. */
export const scoreSchema = z
  .number()
  .refine((value) => Math.round(value * 10_000) / 10_000 === value, "expected at most four decimals");

/** Score from 0 to 1, rounded to four decimals. */
export const unitScoreSchema = scoreSchema.min(0).max(1);

/** Rounds a score for an event: four decimals, half away from zero. */
export function roundScore(value: number): number {
  return Math.sign(value) * (Math.round(Math.abs(value) * 10_000) / 10_000) + 0;
}

export const countSchema = z.int().nonnegative();
export const prioritySchema = z.enum(["critical", "high", "medium", "low"]);
/** How urgent something is; the order of the list is the order of the queue. */
export type Priority = z.infer<typeof prioritySchema>;
