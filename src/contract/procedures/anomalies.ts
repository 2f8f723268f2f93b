import { z } from "zod";
import { anomalyKindSchema, findingStatusSchema } from "../events/anomalies.ts";
import { prioritySchema } from "../events/definition.ts";
import { sideSchema } from "../events/ingestion.ts";
import { findingIdSchema, ingestionIdSchema, projectIdSchema } from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { pageInput, procedure } from "./base.ts";
import { transactionSchema } from "./transactions.ts";

export const findingSchema = z.object({
  findingId: findingIdSchema,
  projectId: projectIdSchema,
  ingestionId: ingestionIdSchema,
  kind: anomalyKindSchema,
  /** 0 to 1, with its word: critical above 0.85, high above 0.7, medium above 0.4, else low. */
  severity: z.number(),
  severityWord: prioritySchema,
  /** One sentence with its figures. */
  explanation: z.string(),
  /** The test in a few words, with its parameters: "Same payee, amount and reference within 30 days". */
  test: z.string(),
  amountAtRisk: minorUnitsSchema,
  currency: currencySchema,
  rows: z.int(),
  status: findingStatusSchema,
  /** Why it was dismissed or confirmed, in the words of who decided. */
  reason: z.string().nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Which digits are compared with Benford's law; the last two with equal shares. */
export const digitPlaceSchema = z.enum(["first", "second", "firstTwo", "firstThree", "lastTwo"]);
export type DigitPlace = z.infer<typeof digitPlaceSchema>;

export const digitFiguresSchema = z.object({
  place: digitPlaceSchema,
  side: sideSchema,
  currency: currencySchema,
  /** Amounts of 10.00 or more that were compared; credits (or what has the rarer sign) are left out. */
  n: z.int(),
  /** Why the law has no reason to hold here; the figures below then say nothing about the books. */
  notApplicable: z.string().nullable(),
  meanAbsoluteDeviation: z.number(),
  /** By Nigrini's limits (2012, table 7.1), the upper ends of close, acceptable and marginal; none for the last two. */
  conformity: z.enum(["close", "acceptable", "marginal", "nonconforming"]).nullable(),
  limits: z.array(z.number()),
  chiSquare: z.number(),
  degreesOfFreedom: z.int(),
  kolmogorovSmirnov: z.number(),
  values: z.array(
    z.object({
      digits: z.string(),
      count: z.int(),
      observed: z.number(),
      expected: z.number(),
      /** Shares between which 95 % of samples of this size lie. */
      lower: z.number(),
      upper: z.number(),
      z: z.number(),
    }),
  ),
});
export type DigitFigures = z.infer<typeof digitFiguresSchema>;

export const anomalyProcedures = {
  list: procedure
    .input(
      z.object({
        projectId: projectIdSchema,
        kind: anomalyKindSchema.optional(),
        status: findingStatusSchema.optional(),
        ingestionId: ingestionIdSchema.optional(),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), findings: z.array(findingSchema) })),
  /** One line per kind that occurs, and per detector that could not be applied, with its reason. */
  summary: procedure.input(z.object({ projectId: projectIdSchema })).output(
    z.object({
      kinds: z.array(
        z.object({
          kind: anomalyKindSchema,
          count: z.int(),
          open: z.int(),
          amountAtRisk: minorUnitsSchema,
          maxSeverity: z.number(),
        }),
      ),
      notApplicable: z.array(z.object({ kind: anomalyKindSchema, test: z.string(), because: z.string() })),
      riskScore: z.number(),
    }),
  ),
  get: procedure
    .input(z.object({ findingId: findingIdSchema }))
    .output(z.object({ finding: findingSchema, transactions: z.array(transactionSchema) })),
  /** The decision and its reason stay with the finding for as long as its rows say the same, also after undo and a new import. */
  triage: procedure
    .input(
      z.object({
        findingId: findingIdSchema,
        status: findingStatusSchema,
        reason: z.string().trim().min(1).max(500).optional(),
      }),
    )
    .output(findingSchema),
  /** The digits of a side's amounts against Benford's law, with the limits of conformity. */
  benford: procedure
    .input(
      z.object({
        projectId: projectIdSchema,
        side: sideSchema.default("ledger"),
        place: digitPlaceSchema.default("first"),
      }),
    )
    .output(digitFiguresSchema),
};
