import { z } from "zod";

/**
 * Branded identifiers. Every id is a short prefix, an underscore and an opaque lower-case tail, so that a
 * reader of an event or an export can tell at a glance what an id stands for, and the type checker refuses a
 * case id where a project id belongs.
 */
const idOf = <Brand extends string>(prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[a-z0-9][a-z0-9_]{0,63}$`), `expected an id like ${prefix}_…`)
    .brand<Brand>();

export const userIdSchema = idOf<"UserId">("usr");
export const deviceIdSchema = idOf<"DeviceId">("dev");
export const projectIdSchema = idOf<"ProjectId">("proj");
export const caseIdSchema = idOf<"CaseId">("case");
export const evidenceIdSchema = idOf<"EvidenceId">("evd");
export const noteIdSchema = idOf<"NoteId">("note");
export const taskIdSchema = idOf<"TaskId">("task");
/** A claim of a case, with its elements who, what, when, how and loss. */
export const allegationIdSchema = idOf<"AllegationId">("alg");
/** A tie between two entities that a person declared in a case. */
export const relationIdSchema = idOf<"RelationId">("rel");
export const ingestionIdSchema = idOf<"IngestionId">("ing");
export const jobIdSchema = idOf<"JobId">("job");
export const runIdSchema = idOf<"RunId">("run");
export const matchIdSchema = idOf<"MatchId">("match");
/** Something a person did in a reconciliation, which can be undone. */
export const actIdSchema = idOf<"ActId">("act");
export const findingIdSchema = idOf<"FindingId">("anm");
export const alertIdSchema = idOf<"AlertId">("alert");
export const profileIdSchema = idOf<"ProfileId">("prf");
export const uploadIdSchema = idOf<"UploadId">("upl");
/** A keyed digest of what identifies a counterparty in its rows: stable in a workspace, silent outside it. */
export const entityIdSchema = idOf<"EntityId">("ent");
export const entityDecisionIdSchema = idOf<"EntityDecisionId">("edc");
/** `tx_<ingestion tail>_<row>`: names the import and the row of the source file it was read from. */
export const txIdSchema = idOf<"TxId">("tx");

export type UserId = z.infer<typeof userIdSchema>;
export type DeviceId = z.infer<typeof deviceIdSchema>;
export type ProjectId = z.infer<typeof projectIdSchema>;
export type CaseId = z.infer<typeof caseIdSchema>;
export type EvidenceId = z.infer<typeof evidenceIdSchema>;
export type NoteId = z.infer<typeof noteIdSchema>;
export type TaskId = z.infer<typeof taskIdSchema>;
export type AllegationId = z.infer<typeof allegationIdSchema>;
export type RelationId = z.infer<typeof relationIdSchema>;
export type IngestionId = z.infer<typeof ingestionIdSchema>;
export type JobId = z.infer<typeof jobIdSchema>;
export type FindingId = z.infer<typeof findingIdSchema>;
export type RunId = z.infer<typeof runIdSchema>;
export type MatchId = z.infer<typeof matchIdSchema>;
export type ActId = z.infer<typeof actIdSchema>;
export type AlertId = z.infer<typeof alertIdSchema>;
export type ProfileId = z.infer<typeof profileIdSchema>;
export type UploadId = z.infer<typeof uploadIdSchema>;
export type EntityId = z.infer<typeof entityIdSchema>;
export type EntityDecisionId = z.infer<typeof entityDecisionIdSchema>;
export type TxId = z.infer<typeof txIdSchema>;

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in hexadecimal")
  .brand<"Sha256">();
export type Sha256 = z.infer<typeof sha256Schema>;

/** UTC instant, ISO 8601 with milliseconds: `2026-01-29T10:15:30.123Z`. */
export const instantSchema = z.iso.datetime({ precision: 3 }).brand<"Instant">();
export type Instant = z.infer<typeof instantSchema>;

/** Calendar day, ISO 8601: `2026-01-29`. */
export const daySchema = z.iso.date().brand<"Day">();
export type Day = z.infer<typeof daySchema>;

/** Position in this workstation's log: the `sequence` of the last event seen, 0 before the first. */
export const cursorSchema = z.int().nonnegative().brand<"Cursor">();
export type Cursor = z.infer<typeof cursorSchema>;
