import { z } from "zod";
import { entityDecisionKindSchema } from "../events/entities.ts";
import { sideSchema } from "../events/ingestion.ts";
import { daySchema, entityDecisionIdSchema, entityIdSchema, instantSchema, projectIdSchema } from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { pageInput, procedure } from "./base.ts";

/** What an account number says about itself; a wrong one is shown, never refused. */
export const accountCheckSchema = z.enum(["valid", "wrong_check_digits", "wrong_length", "no_check"]);
export type AccountCheck = z.infer<typeof accountCheckSchema>;

export const entityAccountSchema = z.object({
  /** Capitals and digits, without spaces. */
  account: z.string(),
  kind: z.enum(["iban", "number"]),
  /** Country of an IBAN. */
  country: z.string().nullable(),
  check: accountCheckSchema,
  transactions: z.int(),
});

/** Known by an account number, by a name only, or both once such entities were merged. */
export const entityKindSchema = z.enum(["account", "name"]);

/** A counterparty as the rows tell of it: nothing of it is kept, so it goes with the rows. */
export const entitySchema = z.object({
  entityId: entityIdSchema,
  /** The most frequent spelling. */
  name: z.string(),
  kind: entityKindSchema,
  accounts: z.array(entityAccountSchema),
  /** The rows' own account appears as this counterparty: money moved between own accounts. */
  isOwnAccount: z.boolean(),
  transactions: z.int(),
  /** Per currency, that of most rows first; money out is negative. */
  sums: z.array(z.object({ currency: currencySchema, in: minorUnitsSchema, out: minorUnitsSchema })),
  firstDay: daySchema,
  lastDay: daySchema,
  sides: z.array(sideSchema),
  /** How many spellings there are. */
  spellings: z.int(),
  /** How many entries were merged into it; 1 when none was. */
  merged: z.int(),
  /** Likely duplicates found so far. */
  duplicates: z.int(),
});
export type Entity = z.infer<typeof entitySchema>;

/** How far the search for likely duplicates is; it runs while nobody waits. */
export const comparisonSchema = z.object({ done: z.int(), total: z.int(), isDone: z.boolean() });

export const evidenceKindSchema = z.enum([
  "prior",
  "name",
  "other_name",
  "legal_form",
  "number_in_name",
  "account",
  "country",
  "registration",
  "reference",
]);

/** One bar of the waterfall: bits above zero speak for one entity, below for two; blank fields have no bar. */
export const evidenceSchema = z.object({ kind: evidenceKindSchema, bits: z.number(), words: z.string() });
export type EntityEvidence = z.infer<typeof evidenceSchema>;

export const duplicateSchema = z.object({
  left: entitySchema,
  right: entitySchema,
  /** 0 to 1: odds are two to the sum of the bits. */
  probability: z.number(),
  evidence: z.array(evidenceSchema),
});
export type Duplicate = z.infer<typeof duplicateSchema>;

export const entityDecisionSchema = z.object({
  decisionId: entityDecisionIdSchema,
  kind: entityDecisionKindSchema,
  /** Names as the rows spell them now; the key where no row tells of it now. */
  names: z.array(z.string()),
  /** What the program thought when the person decided. */
  probability: z.number().nullable(),
  madeAt: instantSchema,
  madeBy: z.string(),
  withdrawnAt: instantSchema.nullable(),
});
export type EntityDecision = z.infer<typeof entityDecisionSchema>;

export const entitySortSchema = z.enum([
  "name",
  "transactions",
  "in",
  "out",
  "firstDay",
  "lastDay",
  "duplicates",
]);

const project = { projectId: projectIdSchema };

export const entityProcedures = {
  list: procedure
    .input(
      z.object({
        ...project,
        /** Text in a spelling or an account number. */
        text: z.string().max(200).optional(),
        kind: entityKindSchema.optional(),
        sort: entitySortSchema.default("transactions"),
        descending: z.boolean().default(true),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), entities: z.array(entitySchema), comparison: comparisonSchema })),
  /** One entity whole; the id of an entity that was merged leads to what it was merged into. */
  get: procedure.input(z.object({ ...project, entityId: entityIdSchema })).output(
    z.object({
      entity: entitySchema,
      spellings: z.array(z.object({ name: z.string(), transactions: z.int() })),
      duplicates: z.array(duplicateSchema),
      decisions: z.array(entityDecisionSchema),
      comparison: comparisonSchema,
    }),
  ),
  /** Likely duplicates that nobody has decided on, the likeliest first. */
  duplicates: procedure
    .input(
      z.object({
        ...project,
        least: z.number().min(0).max(1).default(0.8),
        /** Answers only once everything was compared. */
        wait: z.boolean().default(false),
        ...pageInput,
      }),
    )
    .output(
      z.object({
        total: z.int(),
        /** Of them, those that `mergeSameNames` would merge. */
        sameNames: z.int(),
        duplicates: z.array(duplicateSchema),
        comparison: comparisonSchema,
      }),
    ),
  /**
   * Merges, each by a decision of its own, every proposed pair of one account and one name without account whose names
   * are equal and of which neither has another such partner; at most a thousand at a time.
   */
  mergeSameNames: procedure
    .input(z.object(project))
    .output(z.object({ decisionIds: z.array(entityDecisionIdSchema) })),
  /** These are one: a decision that can be withdrawn; no row is changed. */
  merge: procedure
    .input(z.object({ ...project, entityIds: z.array(entityIdSchema).min(2).max(100) }))
    .output(entityDecisionSchema),
  /** These two are not the same, whatever is imported later. */
  keepApart: procedure
    .input(z.object({ ...project, entityIds: z.array(entityIdSchema).length(2) }))
    .output(entityDecisionSchema),
  withdraw: procedure
    .input(z.object({ ...project, decisionId: entityDecisionIdSchema }))
    .output(entityDecisionSchema),
  /** Every decision, the newest first, those withdrawn too. */
  decisions: procedure
    .input(z.object({ ...project, ...pageInput }))
    .output(z.object({ total: z.int(), decisions: z.array(entityDecisionSchema) })),
};
