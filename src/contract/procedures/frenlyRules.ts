import { z } from "zod";
import { prioritySchema } from "../events/definition.ts";

/**
 * Frenly's rules as data: which events, within which time, in which constellation. In the manner of Sigma correlation
 * rules (SigmaHQ specification 2.0: event_count, value_count, temporal, temporal_ordered), with sum, some of many,
 * absence and sessions added. Numbers are compared as they stand in the event: amounts in minor units.
 */
const maximumSelections = 16;
export const maximumCount = 10_000;
const maximumWindowMs = 90 * 86_400_000;

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `90s`, `15m`, `24h` or `7d`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const parts = /^([1-9]\d{0,6})([smhd])$/.exec(text);
  if (parts === null) return undefined;
  // The pattern lets only the keys of the table through.
  return Number(parts[1]) * unitMs[parts[2] as keyof typeof unitMs];
}

const durationSchema = z.string().refine(
  (text) => {
    const ms = durationMs(text);
    return ms !== undefined && ms <= maximumWindowMs;
  },
  { error: "a time is a number with s, m, h or d, such as 15m, and at most 90d" },
);

/** A field of the event's data, or of its envelope; a dot leads inside: `breakdown.duplicate`. */
const fieldSchema = z.string().regex(/^[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+){0,3}$/, {
  error: "a field is written in small letters, as in the event: quality_score, breakdown.duplicate",
});
const nameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, {
  error: "a name is 1 to 40 small letters, digits and underscores",
});
const scalarSchema = z.union([z.string().max(200), z.number(), z.boolean(), z.null()]);

export const comparisonSchema = z.union([
  scalarSchema,
  z
    .strictObject({
      gt: z.number().optional(),
      gte: z.number().optional(),
      lt: z.number().optional(),
      lte: z.number().optional(),
      not: scalarSchema.optional(),
      in: z.array(scalarSchema).min(1).max(100).optional(),
      /** The whole text, with `*` for any run of characters and `?` for one: read in linear time. */
      like: z.string().min(1).max(200).optional(),
    })
    .refine((tests) => Object.keys(tests).length > 0, { error: "a comparison needs at least one test" }),
]);
export type Comparison = z.infer<typeof comparisonSchema>;

export const selectionSchema = z.strictObject({
  /** An event type of the catalogue, or a family such as `data.*`. */
  event: z
    .string()
    .regex(/^(\*|[a-z_]+(\.[a-z_]+)*(\.\*)?)$/, { error: "an event type, or a family such as data.*" }),
  where: z.record(fieldSchema, comparisonSchema).optional(),
});

const atLeast = z.int().min(1).max(maximumCount);
export const conditionSchema = z.discriminatedUnion("kind", [
  /** So many events. */
  z.strictObject({ kind: z.literal("count"), at_least: atLeast }),
  /** So many different values of a field. */
  z.strictObject({ kind: z.literal("distinct"), field: fieldSchema, at_least: atLeast }),
  /** A field adds up to so much. */
  z.strictObject({ kind: z.literal("sum"), field: fieldSchema, at_least: z.number().positive() }),
  /** One event of each selection, in any order. */
  z.strictObject({ kind: z.literal("all") }),
  /** One event of each selection, in the order of `steps`. */
  z.strictObject({ kind: z.literal("ordered"), steps: z.array(nameSchema).min(2).max(maximumSelections) }),
  /** Events of at least so many of the selections. */
  z.strictObject({ kind: z.literal("some"), at_least: z.int().min(1).max(maximumSelections) }),
  /** After one event, another one that does not come in time. */
  z.strictObject({ kind: z.literal("absence"), after: nameSchema, expect: nameSchema }),
  /** So many events with no pause between them longer than `gap`; `within` bounds the whole. */
  z.strictObject({ kind: z.literal("session"), gap: durationSchema, at_least: atLeast }),
]);
export type Condition = z.infer<typeof conditionSchema>;

export const ruleSchema = z
  .strictObject({
    id: nameSchema,
    title: z.string().trim().min(3).max(80),
    /** Why somebody should look, and at what: shown with each alert. */
    explanation: z.string().trim().min(3).max(400),
    severity: prioritySchema,
    select: z.record(nameSchema, selectionSchema),
    /** Events belong together when these fields are equal; without any, all events are one group. */
    group_by: z.array(fieldSchema).max(4).default([]),
    within: durationSchema,
    condition: conditionSchema,
  })
  .superRefine((rule, context) => {
    const names = Object.keys(rule.select);
    const complain = (message: string, ...path: string[]) =>
      context.addIssue({ code: "custom", message, path });
    if (names.length === 0 || names.length > maximumSelections)
      complain(`a rule selects 1 to ${maximumSelections} kinds of events`, "select");
    const { condition } = rule;
    const used =
      condition.kind === "ordered"
        ? condition.steps
        : condition.kind === "absence"
          ? [condition.after, condition.expect]
          : [];
    for (const name of used)
      if (!names.includes(name))
        complain(`"${name}" is not among the selections ${names.join(", ")}`, "condition");
    if (condition.kind === "some" && condition.at_least > names.length)
      complain(`the rule selects only ${names.length} kinds of events`, "condition", "at_least");
  });
export type Rule = z.infer<typeof ruleSchema>;
