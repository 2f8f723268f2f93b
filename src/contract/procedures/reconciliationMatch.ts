import { z } from "zod";
import { matchTypeSchema, tierSchema } from "../events/reconciliation.ts";
import { daySchema, instantSchema, matchIdSchema, projectIdSchema, userIdSchema } from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { transactionSchema } from "./transactions.ts";

/**
 * `proposed`: waits for a person. `confirmed`: by a person or by auto-confirm. `rejected`: not proposed again unless
 * its data change. Rows of a rejected match are free.
 */
export const matchStatusSchema = z.enum(["proposed", "confirmed", "rejected"]);

/** One line of the waterfall: what was compared, what was found, and its weight in bits (log2 of m/u). */
export const reasonSchema = z.object({
  field: z.enum([
    "prior",
    "amount",
    "date",
    "reference",
    "counterparty",
    "account",
    "sum",
    "competition",
    "rule",
    "person",
  ]),
  text: z.string(),
  bits: z.number(),
});
export type Reason = z.infer<typeof reasonSchema>;

export const matchSchema = z.object({
  matchId: matchIdSchema,
  projectId: projectIdSchema,
  status: matchStatusSchema,
  type: matchTypeSchema,
  tier: tierSchema,
  /** 0 to 1, calibrated: of the matches with 0.9, nine in ten are right. */
  confidence: z.number(),
  /** Several choices fit equally well: `alternatives` of `get`; never confirmed without a person. */
  ambiguous: z.boolean(),
  autoConfirmed: z.boolean(),
  /** Made by a person, not proposed by a run. */
  manual: z.boolean(),
  currency: currencySchema,
  /** Sums in the bank's sign: money out is negative on both sides. */
  ledgerSum: minorUnitsSchema,
  bankSum: minorUnitsSchema,
  /** `bankSum` − `ledgerSum`: the fee or rounding that the match carries into the bridge. */
  difference: minorUnitsSchema,
  /** Days between the earliest and the latest row. */
  days: z.int(),
  ledgerRows: z.int(),
  bankRows: z.int(),
  /** The first 20 rows of each side, with amounts as their files write them. */
  ledger: z.array(transactionSchema),
  bank: z.array(transactionSchema),
  /** Waterfall, strongest last; sums to `bits`. */
  reasons: z.array(reasonSchema),
  bits: z.number(),
  decidedAt: instantSchema.nullable(),
  decidedBy: userIdSchema.nullable(),
  assignee: z.string().nullable(),
  snoozedUntil: daySchema.nullable(),
  comments: z.int(),
});
export type Match = z.infer<typeof matchSchema>;
