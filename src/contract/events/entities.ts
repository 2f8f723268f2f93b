import { z } from "zod";
import { entityDecisionIdSchema, entityIdSchema, projectIdSchema } from "../ids.ts";
import { defineEvent, unitScoreSchema } from "./definition.ts";

export const entityDecisionKindSchema = z.enum(["merge", "apart"]);
export type EntityDecisionKind = z.infer<typeof entityDecisionKindSchema>;

const decision = {
  decision_id: entityDecisionIdSchema,
  project_id: projectIdSchema,
  /** Keyed digests: they name entities within this workspace and tell nothing about a person outside it. */
  entity_ids: z.array(entityIdSchema).min(2).max(100),
};

export const entityEvents = {
  "entity.merged": defineEvent({
    summary: "A person decided that two or more entities are one",
    data: { ...decision, probability: unitScoreSchema.nullable() },
  }),
  "entity.kept_apart": defineEvent({
    summary: "A person decided that two entities are not the same",
    data: { ...decision, probability: unitScoreSchema.nullable() },
  }),
  "entity.decision_withdrawn": defineEvent({
    summary: "A person took back that entities are one, or that they are not the same",
    data: {
      decision_id: entityDecisionIdSchema,
      project_id: projectIdSchema,
      kind: entityDecisionKindSchema,
    },
  }),
} as const;
