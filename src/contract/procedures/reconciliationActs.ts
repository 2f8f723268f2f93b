import { z } from "zod";
import { actIdSchema, instantSchema, matchIdSchema, projectIdSchema, userIdSchema } from "../ids.ts";

/** Something a person did, in words; each can be undone as long as what it touched stands as it left it. */
export const actSchema = z.object({
  actId: actIdSchema,
  projectId: projectIdSchema,
  kind: z.enum([
    "confirm",
    "reject",
    "unmatch",
    "match",
    "split",
    "confirmTier",
    "settings",
    "assign",
    "snooze",
    "comment",
    "rule",
    "check",
  ]),
  summary: z.string(),
  at: instantSchema,
  userId: userIdSchema,
  undone: z.boolean(),
  matches: z.array(matchIdSchema),
});
export type Act = z.infer<typeof actSchema>;

/** What a project has learned from people's decisions: two names of one party, or a fee that keeps coming back. */
export const learnedRuleSchema = z.object({
  kind: z.enum(["alias", "fee"]),
  /** The name in the books. */
  ours: z.string().max(1_000),
  /** The bank's name for it, or the currency of a fee. */
  theirs: z.string().max(1_000),
  text: z.string(),
  /** Confirmed matches that it rests on, and decisions that speak against it. */
  evidence: z.int(),
  against: z.int(),
  /** False when a person switched it off. */
  active: z.boolean(),
});
export type LearnedRule = z.infer<typeof learnedRuleSchema>;

export const commentSchema = z.object({ at: instantSchema, userId: userIdSchema, text: z.string() });
