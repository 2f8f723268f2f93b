import { z } from "zod";
import { labelSchema } from "../events/definition.ts";
import { sideSchema } from "../events/ingestion.ts";
import { daySchema, instantSchema, projectIdSchema } from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { procedure } from "./base.ts";

export const projectSchema = z.object({
  projectId: projectIdSchema,
  name: labelSchema,
  currency: currencySchema,
  createdAt: instantSchema,
});
export type Project = z.infer<typeof projectSchema>;

/** What a project holds now, for the dashboard and the status bar. */
export const projectOverviewSchema = z.object({
  project: projectSchema,
  sides: z.array(
    z.object({
      side: sideSchema,
      rows: z.int(),
      files: z.int(),
      sum: minorUnitsSchema,
      from: daySchema.nullable(),
      to: daySchema.nullable(),
    }),
  ),
  quarantined: z.int(),
  openFindings: z.int(),
  amountAtRisk: minorUnitsSchema,
});
export type ProjectOverview = z.infer<typeof projectOverviewSchema>;

export const projectProcedures = {
  create: procedure
    .input(z.object({ name: labelSchema, currency: currencySchema.default("EUR" as never) }))
    .output(projectSchema),
  list: procedure.output(z.array(projectSchema)),
  overview: procedure.input(z.object({ projectId: projectIdSchema })).output(projectOverviewSchema),
  /** Creates a project from the bundled ledger and statement with planted fraud, and imports both. */
  openSample: procedure.output(projectSchema),
};
