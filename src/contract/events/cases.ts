import { z } from "zod";
import { caseIdSchema, deviceIdSchema, evidenceIdSchema, instantSchema, sha256Schema } from "../ids.ts";
import { codeSchema, countSchema, defineEvent, labelSchema, prioritySchema } from "./definition.ts";

const changed = z.strictObject({ from: codeSchema.nullable(), to: codeSchema.nullable() });
/** What every custody event says: which exhibit, its bytes, and the hash that chains its custody. */
const custody = {
  case_id: caseIdSchema,
  evidence_id: evidenceIdSchema,
  /** Of the exhibit's bytes, as they were collected. */
  sha256: sha256Schema,
  /** SHA-256 of the custody row and the hash of the exhibit's row before it. */
  custody_hash: sha256Schema,
};

export const caseEvents = {
  "case.created": defineEvent({
    summary: "A case is opened",
    data: { case_id: caseIdSchema, case_title: labelSchema, priority: prioritySchema, status: codeSchema },
    labels: ["case_title"],
  }),
  "case.updated": defineEvent({
    summary: "A case's status, priority, assignee, due day, tags, title or summary changed",
    data: {
      case_id: caseIdSchema,
      /** Free text (assignee, title, summary, tags) is never told: a change of it is from `set` or `none` to `set` or `none`. */
      changes: z.strictObject({
        status: changed.optional(),
        priority: changed.optional(),
        assignee: changed.optional(),
        due: changed.optional(),
        tags: changed.optional(),
        title: changed.optional(),
        summary: changed.optional(),
      }),
    },
  }),
  "case.annotated": defineEvent({
    summary: "A note, task, allegation, link or declared relation of a case was added, changed or removed",
    data: {
      case_id: caseIdSchema,
      what: z.enum(["note", "task", "allegation", "alert", "finding", "match", "relation"]),
      change: z.enum(["added", "changed", "removed", "restored"]),
      /** Id of what it is about. */
      about: codeSchema,
    },
  }),
  "case.closed": defineEvent({
    summary: "A case is sealed",
    data: {
      case_id: caseIdSchema,
      /** SHA-256 of `data/report/report.pdf` in the package. */
      report_hash: sha256Schema,
      /** SHA-256 of the package's `data/sealed-sha256.txt`: the list of all that the seal binds. */
      manifest_hash: sha256Schema,
      sealed_at: instantSchema,
      seal_number: countSchema,
      evidence_count: countSchema,
      /** The log before the seal: what each page of the report prints. */
      log_head: z.strictObject({ size: countSchema, root: sha256Schema }),
      /** The case's last event before the seal on each workstation: none of them can be left out of a package. */
      heads: z.record(deviceIdSchema, z.strictObject({ case_sequence: countSchema, leaf: sha256Schema })),
    },
  }),
  "case.reopened": defineEvent({
    summary: "A sealed case is worked on again; its seal stands until the next one supersedes it",
    data: { case_id: caseIdSchema, seal_number: countSchema },
  }),
  "evidence.added": defineEvent({
    summary: "Evidence is added to a case, and again when it is admitted",
    data: {
      ...custody,
      kind: codeSchema,
      status: z.enum(["proposed", "admitted"]),
      entities_affected: countSchema,
    },
  }),
  "evidence.rejected": defineEvent({
    summary: "Evidence is rejected with a reason; it stays in the case's history",
    data: custody,
  }),
  "evidence.withdrawn": defineEvent({
    summary: "Admitted evidence is withdrawn with a reason; its history stays",
    data: custody,
  }),
  "evidence.touched": defineEvent({
    summary: "An exhibit was opened, verified, exported or handed over",
    data: {
      ...custody,
      action: z.enum(["accessed", "verified", "exported", "transferred"]),
      /** Of the bytes as they are now; another than `sha256` when they changed, null when they can't be read. */
      sha256_now: sha256Schema.nullable(),
    },
  }),
  "evidence.damaged": defineEvent({
    summary: "The kept bytes of an exhibit changed or are missing",
    data: { case_id: caseIdSchema, evidence_id: evidenceIdSchema, cause: z.enum(["changed", "missing"]) },
  }),
} as const;
