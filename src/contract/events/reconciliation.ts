import { z } from "zod";
import { matchIdSchema, projectIdSchema, runIdSchema, txIdSchema } from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { countSchema, defineEvent, unitScoreSchema } from "./definition.ts";

export const matchTypeSchema = z.enum(["direct", "aggregate"]);
export const tierSchema = z.enum(["TIER_1", "TIER_2", "TIER_3", "TIER_4"]);
const oneOrMany = z.union([txIdSchema, z.array(txIdSchema).min(1).max(200)]);

export const reconciliationEvents = {
  "transaction.matched": defineEvent({
    summary: "A match is confirmed, by a person or by auto-confirm",
    data: {
      match_id: matchIdSchema,
      internal_tx_id: oneOrMany,
      bank_tx_id: oneOrMany,
      confidence_score: unitScoreSchema,
      match_type: matchTypeSchema,
      tier: tierSchema,
      auto_confirmed: z.boolean(),
    },
  }),
  "reconciliation.completed": defineEvent({
    summary: "A reconciliation run is done",
    data: {
      run_id: runIdSchema,
      project_id: projectIdSchema,
      matches: countSchema,
      auto_confirmed: countSchema,
      auto_confirm_rate: unitScoreSchema,
      flagged: countSchema,
      flag_rate: unitScoreSchema,
      unmatched_internal: countSchema,
      unmatched_bank: countSchema,
      duration_ms: countSchema,
    },
  }),
  "variance.detected": defineEvent({
    summary: "A run left more to investigate than the limits allow",
    data: {
      run_id: runIdSchema,
      project_id: projectIdSchema,
      severity: z.enum(["medium", "high"]),
      flag_rate: unitScoreSchema,
      needs_investigation: countSchema,
      unexplained_amount: minorUnitsSchema,
      currency: currencySchema,
    },
  }),
} as const;
