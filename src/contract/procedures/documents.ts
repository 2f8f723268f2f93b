import { z } from "zod";
import { projectIdSchema, sha256Schema } from "../ids.ts";
import { procedure } from "./base.ts";

export const documentFormatSchema = z.enum(["csv", "xlsx", "pdf"]);
export type DocumentFormat = z.infer<typeof documentFormatSchema>;

/** A file made from the project, whole: the same facts give the same bytes. */
const documentSchema = z.object({
  fileName: z.string(),
  mediaType: z.string(),
  byteSize: z.int(),
  sha256: sha256Schema,
  base64: z.string(),
});

export const documentProcedures = {
  /**
   * The reconciliation as it stands: the `statement` (bridge, matches by tier, open items, sources, state of the log)
   * in each format, or all `matches` with both sides' rows and reasons as CSV or XLSX.
   */
  reconciliation: procedure
    .input(
      z.object({
        projectId: projectIdSchema,
        what: z.enum(["statement", "matches"]),
        format: documentFormatSchema,
      }),
    )
    .output(documentSchema),
};
