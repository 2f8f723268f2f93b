import { z } from "zod";
import { sideSchema } from "../events/ingestion.ts";
import {
  daySchema,
  ingestionIdSchema,
  instantSchema,
  profileIdSchema,
  projectIdSchema,
  sha256Schema,
  uploadIdSchema,
} from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { procedure } from "./base.ts";
import { quarantineProcedures } from "./quarantine.ts";

/** What a column stands for. `credit` and `debit` are the two halves of an amount in separate columns. */
export const columnRoleSchema = z.enum([
  "date",
  "value_date",
  "amount",
  "credit",
  "debit",
  "direction",
  "balance",
  "currency",
  "counterparty",
  "counterparty_account",
  "account",
  "reference",
  "description",
  "ignore",
]);
export type ColumnRole = z.infer<typeof columnRoleSchema>;

export const dateOrderSchema = z.enum(["ymd", "dmy", "mdy"]);
export type DateOrder = z.infer<typeof dateOrderSchema>;

/** Formats that can be read. `csv` is any delimited text. */
export const fileFormatSchema = z.enum([
  "csv",
  "xlsx",
  "json",
  "ndjson",
  "ofx",
  "qif",
  "mt940",
  "camt",
  "bai2",
]);
export type FileFormat = z.infer<typeof fileFormatSchema>;

/** How to read a file: everything that was recognised, and that a person may overrule. */
export const mappingSchema = z.object({
  encoding: z.string(),
  delimiter: z.string().length(1),
  /** `cr` for files of old Macintosh programs; else a line ends with LF or CRLF. */
  lineBreak: z.enum(["lf", "cr"]).optional(),
  /** 1-based row of the header; 0 when the file has none. */
  headerRow: z.int().nonnegative(),
  dateOrder: dateOrderSchema,
  decimalMark: z.enum([".", ","]),
  /** One role per column of the file, in order. */
  roles: z.array(columnRoleSchema),
  /** Used for rows without a currency of their own. */
  currency: currencySchema,
  /** What an amount without CR or DR is in a file that marks others so; as written where nothing is marked. */
  unmarkedAmounts: z.enum(["as_written", "debit", "credit", "refused"]).optional(),
  /** What a minus is in a row that a column marks as debit or credit: no more than the mark, or not to be told. */
  markedNegatives: z.enum(["absolute", "refused"]).optional(),
  /** Whether the debit column writes money out as a plain number, or with its minus. */
  debitColumn: z.enum(["unsigned", "signed"]).optional(),
  /** The sheet or array that holds the transactions, in a file that has several tables. */
  part: z.string().max(255).optional(),
  /** The profile it was read by, in the version of that time. */
  profile: z.object({ profileId: profileIdSchema, version: z.int() }).optional(),
});
export type Mapping = z.infer<typeof mappingSchema>;

export const columnPreviewSchema = z.object({
  index: z.int(),
  name: z.string(),
  role: columnRoleSchema,
  /** How sure the program is of the role, 0 to 1. */
  confidence: z.number(),
  /** The reading in words: "day/month/year, decimal comma". */
  reading: z.string(),
  samples: z.array(z.string()),
  filled: z.number(),
});

export const previewSchema = z.object({
  fileName: z.string(),
  sha256: sha256Schema,
  byteSize: z.int(),
  format: fileFormatSchema,
  mapping: mappingSchema,
  columns: z.array(columnPreviewSchema),
  /** Rows as they stand and as they are read, side by side. */
  rows: z.array(
    z.object({
      row: z.int(),
      raw: z.array(z.string()),
      read: z
        .object({
          date: daySchema.nullable(),
          amount: minorUnitsSchema.nullable(),
          currency: currencySchema.nullable(),
          counterparty: z.string(),
          reference: z.string(),
          description: z.string(),
        })
        .nullable(),
      problem: z.string().nullable(),
    }),
  ),
  /** What the program could not decide alone, in sentences; the import waits for an answer. */
  questions: z.array(
    z.object({
      code: z.enum(["date_order", "decimal_mark", "amount_column", "date_column"]),
      question: z.string(),
      /** Indexes of the columns that can be the answer; empty where any may be, or none is asked for. */
      columns: z.array(z.int()),
    }),
  ),
  /** True when the same bytes are already in this project on this side. */
  alreadyImported: z.boolean(),
  /** The profile that knows files with this header, and by which it is read. */
  profile: z.object({ profileId: profileIdSchema, version: z.int(), name: z.string() }).nullable(),
  /** The tables of a file that holds several, such as sheets; `mapping.part` says which is shown. */
  parts: z.array(z.object({ name: z.string(), rows: z.int() })),
  /** Against the imports of this side: rows that are in already, and rows that look so and need an eye. */
  overlap: z
    .object({ fresh: z.int(), same: z.int(), ambiguous: z.int(), imports: z.array(z.string()) })
    .nullable(),
  /** Hash of what an import would do; given to `start`, the import does exactly this or says what changed. */
  plan: z.string(),
  estimatedRows: z.int(),
});
export type Preview = z.infer<typeof previewSchema>;

/** How far the look at a file is. A format that is no table is converted into one first. */
export const inspectProgressSchema = z.object({
  phase: z.enum(["converting", "recognising"]),
  rows: z.int(),
  bytes: z.int(),
  byteSize: z.int(),
});
export type InspectProgress = z.infer<typeof inspectProgressSchema>;

export const ingestionStatusSchema = z.enum(["reading", "committed", "cancelled", "failed", "undone"]);

export const issueSchema = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  column: z.string().nullable(),
  rows: z.int(),
  /** One sentence for people. */
  message: z.string(),
  /** First rows it concerns (1-based), at most 20. */
  sampleRows: z.array(z.int()),
});
export type Issue = z.infer<typeof issueSchema>;

/** Opening + sum = closing, per account, to the minor unit; only where the file states balances. */
export const balanceProofSchema = z.object({
  account: z.string(),
  currency: currencySchema,
  opening: minorUnitsSchema,
  sum: minorUnitsSchema,
  closing: minorUnitsSchema,
  difference: minorUnitsSchema,
  holds: z.boolean(),
  /** First row where the running balance breaks (1-based), or null. */
  breaksAtRow: z.int().nullable(),
  /** Number of the statement, empty where the proof is of a running balance. */
  statement: z.string(),
  /** Rows that the sum is of. */
  rows: z.int(),
  from: daySchema.nullable(),
  to: daySchema.nullable(),
});
export type BalanceProof = z.infer<typeof balanceProofSchema>;

/** One of five dimensions of quality, with what it costs and which rows cost it. */
export const qualityDimensionSchema = z.object({
  dimension: z.enum(["complete", "valid", "unique", "balanced", "timely"]),
  /** Share of the rows (of the proofs, for `balanced`) without a defect, 0 to 1; null where it does not apply. */
  rate: z.number().nullable(),
  /** Share of the 100 points. */
  weight: z.number(),
  pointsLost: z.number(),
  /** Why it does not apply. */
  because: z.string().nullable(),
  causes: z.array(
    z.object({
      code: z.string(),
      column: z.string().nullable(),
      rows: z.int(),
      pointsLost: z.number(),
      sampleRows: z.array(z.int()),
    }),
  ),
});
export type QualityDimension = z.infer<typeof qualityDimensionSchema>;

export const ingestionSchema = z.object({
  ingestionId: ingestionIdSchema,
  projectId: projectIdSchema,
  side: sideSchema,
  status: ingestionStatusSchema,
  fileName: z.string(),
  sha256: sha256Schema,
  byteSize: z.int(),
  format: fileFormatSchema,
  /** Rows of data in the file: accepted + rejected. */
  rows: z.int(),
  accepted: z.int(),
  /** Accepted rows that an earlier import of this side holds already: they count once. */
  held: z.int(),
  rejected: z.int(),
  warnings: z.int(),
  qualityScore: z.number(),
  sum: minorUnitsSchema,
  currency: currencySchema,
  from: daySchema.nullable(),
  to: daySchema.nullable(),
  entitiesCreated: z.int(),
  ghostTransactions: z.int(),
  anomalies: z.object({ total: z.int(), byKind: z.record(z.string(), z.int()) }),
  riskScore: z.number(),
  startedAt: instantSchema,
  durationMs: z.int(),
  /** Why it failed or was cancelled, in one sentence. */
  reason: z.string().nullable(),
});
export type Ingestion = z.infer<typeof ingestionSchema>;

/** A kept file that is missing or no longer has the content that was imported. */
export const damagedSourceSchema = z.object({
  ingestionId: ingestionIdSchema,
  fileName: z.string(),
  sha256: sha256Schema,
  cause: z.enum(["missing", "changed"]),
});
export type DamagedSource = z.infer<typeof damagedSourceSchema>;

/** What rests on the rows of an import. */
export const impactSchema = z.object({
  rows: z.int(),
  findings: z.int(),
  alerts: z.int(),
  matches: z.int(),
  evidence: z.int(),
  /** Repairs that people made to its rows. */
  repairs: z.int(),
  /** Rows of other imports that count again without it. */
  released: z.int(),
  /** Why it can't be undone, in sentences; empty when it can. */
  blockedBy: z.array(z.string()),
});
export type Impact = z.infer<typeof impactSchema>;

/** A statement in the row of its account's statements. */
export const statementLinkSchema = z.object({
  ingestionId: ingestionIdSchema,
  fileName: z.string(),
  number: z.string(),
  opening: minorUnitsSchema.nullable(),
  closing: minorUnitsSchema.nullable(),
  from: daySchema.nullable(),
  to: daySchema.nullable(),
  rows: z.int(),
  /** Why it does not follow from the statement before it. */
  problem: z.enum(["gap", "overlap"]).nullable(),
  /** Opening minus the closing before it, where they differ. */
  difference: minorUnitsSchema.nullable(),
});
export type StatementLink = z.infer<typeof statementLinkSchema>;

export const accountContinuitySchema = z.object({
  side: sideSchema,
  account: z.string(),
  currency: currencySchema,
  problems: z.int(),
  statements: z.array(statementLinkSchema),
});
export type AccountContinuity = z.infer<typeof accountContinuitySchema>;

export const ingestionProcedures = {
  /** Opens an upload; the bytes follow in `uploadChunk`, at most 4 MiB each, in order. */
  beginUpload: procedure
    .input(z.object({ fileName: z.string().min(1).max(255), byteSize: z.int().nonnegative() }))
    .output(z.object({ uploadId: uploadIdSchema })),
  uploadChunk: procedure
    .input(
      z.object({
        uploadId: uploadIdSchema,
        offset: z.int().nonnegative(),
        base64: z.string().max(6_000_000),
      }),
    )
    .output(z.object({ received: z.int() })),
  /** Gives an upload up; a look at it that is under way stops with CANCELLED. */
  abandonUpload: procedure.input(z.object({ uploadId: uploadIdSchema })).output(z.object({})),
  /** Recognises the file and shows how it would be read; writes nothing but the vault copy. */
  inspect: procedure
    .input(
      z.object({
        uploadId: uploadIdSchema,
        projectId: projectIdSchema,
        side: sideSchema,
        mapping: mappingSchema.partial().optional(),
        /** Left out: the profile that knows the header; null: none. */
        profileId: profileIdSchema.nullable().optional(),
      }),
    )
    .output(previewSchema),
  /** How far `inspect` is with an upload; null when it is not under way. */
  inspectProgress: procedure
    .input(z.object({ uploadId: uploadIdSchema }))
    .output(inspectProgressSchema.nullable()),
  /** Starts the import and returns at once; progress and outcome come through the feed. */
  start: procedure
    .input(
      z.object({
        uploadId: uploadIdSchema,
        projectId: projectIdSchema,
        side: sideSchema,
        mapping: mappingSchema.partial().optional(),
        profileId: profileIdSchema.nullable().optional(),
        /** `plan` of the preview that a person agreed to. */
        plan: z.string().max(100).optional(),
      }),
    )
    .output(z.object({ ingestionId: ingestionIdSchema })),
  cancel: procedure.input(z.object({ ingestionId: ingestionIdSchema })).output(z.object({})),
  undo: procedure
    .input(z.object({ ingestionId: ingestionIdSchema }))
    .output(z.object({ rowsRemoved: z.int() })),
  /** What undoing an import would touch. */
  impact: procedure.input(z.object({ ingestionId: ingestionIdSchema })).output(impactSchema),
  /** Imports an undone file again as it was read then; progress and outcome come through the feed. */
  redo: procedure
    .input(z.object({ ingestionId: ingestionIdSchema }))
    .output(z.object({ ingestionId: ingestionIdSchema })),
  /** Hashes every kept file that the project's imports rest on. */
  checkSources: procedure
    .input(z.object({ projectId: projectIdSchema }))
    .output(z.object({ checked: z.int(), damaged: z.array(damagedSourceSchema) })),
  list: procedure.input(z.object({ projectId: projectIdSchema })).output(z.array(ingestionSchema)),
  get: procedure.input(z.object({ ingestionId: ingestionIdSchema })).output(
    z.object({
      ingestion: ingestionSchema,
      mapping: mappingSchema,
      /** Names of the columns. */
      header: z.array(z.string()),
      issues: z.array(issueSchema),
      balances: z.array(balanceProofSchema),
      quality: z.array(qualityDimensionSchema),
    }),
  ),
  /** The statements of each account, laid end to end across files. */
  continuity: procedure
    .input(z.object({ projectId: projectIdSchema }))
    .output(z.object({ accounts: z.array(accountContinuitySchema) })),
  ...quarantineProcedures,
};
