import { z } from "zod";
import { caseIdSchema, evidenceIdSchema, instantSchema, sha256Schema } from "../ids.ts";
import { codeSchema, countSchema, defineEvent, labelSchema, prioritySchema } from "./definition.ts";

const changed = z.strictObject({ from: codeSchema.nullable(), to: codeSchema.nullable() });

export const caseEvents = {
  "case.created": defineEvent({
    summary: "A case is opened",
    data: { case_id: caseIdSchema, case_title: labelSchema, priority: prioritySchema, status: codeSchema },
    labels: ["case_title"],
  }),
  "case.updated": defineEvent({
    summary: "A case's status, priority or assignee changed",
    data: {
      case_id: caseIdSchema,
      changes: z.strictObject({
        status: changed.optional(),
        priority: changed.optional(),
        assignee: changed.optional(),
      }),
    },
  }),
  "case.closed": defineEvent({
    summary: "A case is sealed",
    data: {
      case_id: caseIdSchema,
      report_hash: sha256Schema,
      sealed_at: instantSchema,
      evidence_count: countSchema,
      log_head: z.strictObject({ size: countSchema, root: sha256Schema }),
    },
  }),
  "evidence.added": defineEvent({
    summary: "Evidence is added to a case, and again when it is admitted",
    data: {
      case_id: caseIdSchema,
      evidence_id: evidenceIdSchema,
      kind: codeSchema,
      sha256: sha256Schema,
      status: z.enum(["proposed", "admitted"]),
      custody_hash: sha256Schema,
      entities_affected: countSchema,
    },
  }),
} as const;
