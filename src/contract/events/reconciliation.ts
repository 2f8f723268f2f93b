import { z } from "zod";
import { daySchema, matchIdSchema, projectIdSchema, runIdSchema, sha256Schema, txIdSchema } from "../ids.ts";
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
  "reconciliation.stopped": defineEvent({
    summary: "A reconciliation run ended without a result; nothing of it is kept",
    data: {
      run_id: runIdSchema,
      project_id: projectIdSchema,
      cause: z.enum(["user", "interrupted", "failed"]),
    },
  }),
  "reconciliation.settings_changed": defineEvent({
    summary: "What a project's matching allows was changed; it counts from the next run on",
    data: { project_id: projectIdSchema },
  }),
  "transaction.unmatched": defineEvent({
    summary: "Confirmed matches no longer stand; the first two hundred are named",
    data: {
      project_id: projectIdSchema,
      match_ids: z.array(matchIdSchema).min(1).max(200),
      matches: countSchema,
      cause: z.enum(["user", "undo", "ingestion_undone"]),
    },
  }),
  "match.rejected": defineEvent({
    summary: "Proposed matches were rejected; they are not proposed again unless their data change",
    data: {
      project_id: projectIdSchema,
      match_ids: z.array(matchIdSchema).min(1).max(200),
      matches: countSchema,
    },
  }),
  "match.restored": defineEvent({
    summary: "Rejected or replaced matches are proposed again",
    data: {
      project_id: projectIdSchema,
      match_ids: z.array(matchIdSchema).min(1).max(200),
      matches: countSchema,
    },
  }),
  "match.assigned": defineEvent({
    summary: "Matches to investigate were given to somebody, put off or commented",
    data: {
      project_id: projectIdSchema,
      match_ids: z.array(matchIdSchema).min(1).max(200),
      change: z.enum(["assigned", "snoozed", "commented"]),
    },
  }),
  "transaction.assigned": defineEvent({
    summary: "Rows without a match were given to somebody, put off or commented",
    data: {
      project_id: projectIdSchema,
      tx_ids: z.array(txIdSchema).min(1).max(200),
      change: z.enum(["assigned", "snoozed", "commented"]),
    },
  }),
  "reconciliation.items_closed": defineEvent({
    summary: "Rows that an earlier run left without a match have one since a later import brought its rows",
    data: {
      project_id: projectIdSchema,
      items: countSchema,
      match_ids: z.array(matchIdSchema).min(1).max(200),
    },
  }),
  "match.checked": defineEvent({
    summary: "A person looked at a match that was confirmed without one, drawn at random",
    data: { project_id: projectIdSchema, match_id: matchIdSchema, verdict: z.enum(["right", "wrong"]) },
  }),
  "reconciliation.auto_confirm_stopped": defineEvent({
    summary: "More of the drawn matches were wrong than the limit allows: runs confirm nothing by themselves",
    data: { project_id: projectIdSchema, checked: countSchema, wrong: countSchema },
  }),
  "reconciliation.period_closed": defineEvent({
    summary: "All up to a day is closed with its statement, whose hash is here",
    data: {
      project_id: projectIdSchema,
      through: daySchema,
      statement_hash: sha256Schema,
      sources: countSchema,
    },
  }),
  "reconciliation.period_reopened": defineEvent({
    summary: "A closed period is open again; the reason is kept, its hash is here",
    data: {
      project_id: projectIdSchema,
      through: daySchema,
      statement_hash: sha256Schema,
      reason_hash: sha256Schema,
    },
  }),
} as const;
