import { z } from "zod";
import { caseIdSchema, instantSchema, sha256Schema, userIdSchema } from "../ids.ts";
import { procedure } from "./base.ts";

export const sealSchema = z.object({
  caseId: caseIdSchema,
  /** From 1; the highest is the one that counts. */
  number: z.int(),
  sealedAt: instantSchema,
  sealedBy: userIdSchema,
  reportHash: sha256Schema,
  manifestHash: sha256Schema,
  exhibits: z.int(),
  /** Place of the seal's event in the log. */
  sequence: z.int(),
  log: z.object({ size: z.int(), root: sha256Schema }),
  /** Events of the case after it; they are not part of it. */
  after: z.int(),
});
export type Seal = z.infer<typeof sealSchema>;

/** One check of a package, in the words of the verifier. */
export const packageCheckSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** What was found: figures when it holds, what is wrong and where when not. */
  told: z.string(),
});
export const packageVerdictSchema = z.object({ ok: z.boolean(), checks: z.array(packageCheckSchema) });
export type PackageVerdict = z.infer<typeof packageVerdictSchema>;

/** What stands in the way of a seal; `blocking` false is told and may be accepted. */
export const sealObstacleSchema = z.object({
  code: z.string(),
  text: z.string(),
  blocking: z.boolean(),
  count: z.int(),
});

const one = z.object({ caseId: caseIdSchema });

export const sealProcedures = {
  list: procedure.input(one).output(z.array(sealSchema)),
  /** What is blocking the seal, and what a reader will ask. */
  obstacles: procedure.input(one).output(z.array(sealObstacleSchema)),
  /** The report as it would be sealed now. */
  report: procedure
    .input(one.extend({ format: z.enum(["html", "pdf"]) }))
    .output(
      z.object({ fileName: z.string(), mediaType: z.string(), sha256: sha256Schema, base64: z.string() }),
    ),
  /** Verifies every exhibit, freezes the case, signs; publishes `case.closed`. */
  seal: procedure.input(one).output(sealSchema),
  /** The seal stands; work goes on and ends in the next one. */
  reopen: procedure.input(one.extend({ reason: z.string().trim().min(1).max(2_000) })).output(z.object({})),
  /** The package as a ZIP file to be saved, a piece at a time; without a number the last seal's. */
  exportPackage: procedure
    .input(one.extend({ number: z.int().positive().optional(), offset: z.int().nonnegative().default(0) }))
    .output(z.object({ fileName: z.string(), byteSize: z.int(), base64: z.string() })),
  /** Checks the kept package of a seal as a stranger would. */
  verify: procedure.input(one.extend({ number: z.int().positive().optional() })).output(packageVerdictSchema),
};
