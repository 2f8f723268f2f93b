import { z } from "zod";
import {
  caseIdSchema,
  evidenceIdSchema,
  findingIdSchema,
  ingestionIdSchema,
  instantSchema,
  matchIdSchema,
  noteIdSchema,
  projectIdSchema,
  sha256Schema,
  txIdSchema,
  uploadIdSchema,
  userIdSchema,
} from "../ids.ts";
import { pageInput, procedure } from "./base.ts";
import { transactionFilterSchema, transactionSchema } from "./transactions.ts";

/** `source`: the file of an import. `rows`: a frozen set. The rest is what it is called, frozen as it stood. */
export const exhibitKindSchema = z.enum(["file", "source", "rows", "match", "finding", "chart", "note"]);
export type ExhibitKind = z.infer<typeof exhibitKindSchema>;

export const exhibitStatusSchema = z.enum(["proposed", "admitted", "rejected", "withdrawn"]);
export type ExhibitStatus = z.infer<typeof exhibitStatusSchema>;

/** One question to answer before an exhibit of its kind is admitted. */
export const checkItemSchema = z.object({ code: z.string(), question: z.string() });

export const exhibitSchema = z.object({
  evidenceId: evidenceIdSchema,
  caseId: caseIdSchema,
  /** As it is cited in its case: `E-3`. */
  number: z.string(),
  kind: exhibitKindSchema,
  title: z.string(),
  description: z.string(),
  /** The sender's name of the file: shown with hidden characters marked, never used as a path. */
  originalName: z.string(),
  mediaType: z.string(),
  /** Where it comes from, in words. */
  source: z.string(),
  /** Of its bytes, computed by the program when it was collected. */
  sha256: sha256Schema,
  byteSize: z.int(),
  status: exhibitStatusSchema,
  /** Why it was rejected or withdrawn; what was noted at admission. */
  reason: z.string(),
  decidedBy: userIdSchema.nullable(),
  decidedAt: instantSchema.nullable(),
  collectedBy: userIdSchema,
  collectedAt: instantSchema,
  /** Program and version that collected it. */
  tool: z.string(),
  /** RFC 6962 root over the lines of a frozen set; null for other kinds. */
  rowsRoot: sha256Schema.nullable(),
  rows: z.int(),
  /** Hash of the bytes when they were last checked, and when; `isWhole` is null before the first check of the session. */
  checkedAt: instantSchema.nullable(),
  isWhole: z.boolean().nullable(),
  checklist: z.array(checkItemSchema.extend({ isAnswered: z.boolean() })),
});
export type Exhibit = z.infer<typeof exhibitSchema>;

export const custodyActionSchema = z.enum([
  "collected",
  "admitted",
  "rejected",
  "withdrawn",
  "accessed",
  "verified",
  "exported",
  "transferred",
]);

/** One touch of an exhibit: who, when, why, its hash then and now, and its event in the log. */
export const custodySchema = z.object({
  evidenceId: evidenceIdSchema,
  exhibit: z.string(),
  action: custodyActionSchema,
  by: userIdSchema,
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  authority: z.string(),
  sha256Then: sha256Schema,
  sha256Now: sha256Schema.nullable(),
  matches: z.boolean(),
  at: instantSchema,
  /** Minutes east of UTC where it happened. */
  offsetMinutes: z.int(),
  sequence: z.int(),
  tool: z.string(),
});
export type Custody = z.infer<typeof custodySchema>;

/** What is to be frozen: a row set by ids or by a filter of a project's rows, or something that is there already. */
export const collectSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("file"), uploadId: uploadIdSchema }),
  z.object({ kind: z.literal("source"), ingestionId: ingestionIdSchema }),
  z.object({ kind: z.literal("rows"), txIds: z.array(txIdSchema).min(1).max(10_000) }),
  z.object({ kind: z.literal("filter"), filter: transactionFilterSchema }),
  z.object({ kind: z.literal("finding"), findingId: findingIdSchema }),
  z.object({ kind: z.literal("match"), matchId: matchIdSchema }),
  z.object({ kind: z.literal("note"), noteId: noteIdSchema }),
  /** A picture of a chart with the figures it shows, as the window drew it. */
  z.object({
    kind: z.literal("chart"),
    svg: z.string().max(2_000_000),
    table: z.string().max(2_000_000),
  }),
]);
export type Collect = z.infer<typeof collectSchema>;

const one = z.object({ evidenceId: evidenceIdSchema });
const reason = z.string().trim().min(1).max(2_000);

/** What a preview shows: text and tables as text, pictures and PDF as bytes for a sandbox without scripts or network. */
export const exhibitPreviewSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string(), isCut: z.boolean() }),
  z.object({
    kind: z.literal("table"),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    isCut: z.boolean(),
  }),
  z.object({
    kind: z.literal("image"),
    mediaType: z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]),
    base64: z.string(),
  }),
  z.object({ kind: z.literal("pdf"), base64: z.string() }),
  z.object({ kind: z.literal("none"), because: z.string() }),
]);
export type ExhibitPreview = z.infer<typeof exhibitPreviewSchema>;

/** RFC 6962 inclusion of one row in a frozen set: proves the row and shows no other. */
export const rowProofSchema = z.object({
  evidenceId: evidenceIdSchema,
  root: sha256Schema,
  size: z.int(),
  /** 0-based. */
  index: z.int(),
  /** The exact line; its leaf hash is SHA-256 of a zero byte and these bytes. */
  line: z.string(),
  path: z.array(sha256Schema),
});

export const evidenceProcedures = {
  list: procedure
    .input(
      z.object({
        caseId: caseIdSchema,
        status: exhibitStatusSchema.optional(),
        kind: exhibitKindSchema.optional(),
        text: z.string().max(200).optional(),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), exhibits: z.array(exhibitSchema) })),
  get: procedure.input(one).output(exhibitSchema),
  /** Hashes, stores and lists what is given as proposed. Publishes `evidence.added`. The same bytes twice are refused by name. */
  collect: procedure
    .input(
      z.object({
        caseId: caseIdSchema,
        what: collectSchema,
        title: z.string().trim().min(1).max(200).optional(),
        description: z.string().max(5_000).default(""),
        /** Who it was got from, or where. */
        source: z.string().max(500).optional(),
        /** By which authority or agreement. */
        authority: z.string().max(500).default(""),
      }),
    )
    .output(exhibitSchema),
  /** Every question of the checklist must be answered; a second person where the case asks for one. Publishes `evidence.added`. */
  admit: procedure
    .input(one.extend({ answered: z.array(z.string()).max(20), reason: z.string().max(2_000).default("") }))
    .output(exhibitSchema),
  reject: procedure.input(one.extend({ reason })).output(exhibitSchema),
  /** Of an admitted exhibit: out of the case's argument, not out of its history. */
  withdraw: procedure.input(one.extend({ reason })).output(exhibitSchema),
  /** Back to proposed, after a rejection or withdrawal. */
  propose: procedure.input(one.extend({ reason })).output(exhibitSchema),
  describe: procedure
    .input(
      one.extend({
        title: z.string().trim().min(1).max(200).optional(),
        description: z.string().max(5_000).optional(),
      }),
    )
    .output(exhibitSchema),
  /** Handed to somebody: a line of custody. */
  transfer: procedure
    .input(
      one.extend({
        to: z.string().trim().min(1).max(200),
        reason,
        authority: z.string().max(500).default(""),
      }),
    )
    .output(exhibitSchema),
  /** Hashes the bytes again: a line of custody; `evidence.damaged` when they differ. */
  verify: procedure.input(one.extend({ reason: z.string().max(500).default("") })).output(exhibitSchema),
  verifyAll: procedure
    .input(z.object({ caseId: caseIdSchema }))
    .output(z.object({ checked: z.int(), damaged: z.array(exhibitSchema) })),
  /** Decrypts for the eye: verified first, a line of custody each time. */
  preview: procedure.input(one).output(exhibitPreviewSchema),
  /** The exact bytes, a piece at a time; the first piece is a line of custody. */
  download: procedure
    .input(one.extend({ offset: z.int().nonnegative().default(0) }))
    .output(z.object({ fileName: z.string(), mediaType: z.string(), byteSize: z.int(), base64: z.string() })),
  /** The rows of a frozen set, as they were frozen. */
  rows: procedure
    .input(one.extend(pageInput))
    .output(z.object({ total: z.int(), rows: z.array(transactionSchema) })),
  rowProof: procedure.input(one.extend({ txId: txIdSchema })).output(rowProofSchema),
  /** Lines of custody of a case or of one exhibit, oldest first. */
  custody: procedure
    .input(z.object({ caseId: caseIdSchema, evidenceId: evidenceIdSchema.optional(), ...pageInput }))
    .output(z.object({ total: z.int(), custody: z.array(custodySchema) })),
  /** Exhibits that rest on an import: what its undo would touch. */
  restingOn: procedure
    .input(z.object({ projectId: projectIdSchema, ingestionId: ingestionIdSchema }))
    .output(z.array(exhibitSchema)),
};
