import { createHash } from "node:crypto";
import type { ProjectId, Sha256 } from "../../../../contract/ids.ts";
import type { DocumentFormat, documentProcedures } from "../../../../contract/procedures/documents.ts";
import type { Handlers } from "../../../../contract/procedures/handlers.ts";
import type { Clock } from "../../../base/clock.ts";
import { dayOfInstant } from "../../../base/days.ts";
import type { DatabaseOptions } from "../../../storage/database.ts";
import { runInWorker } from "../../../workers/pool.ts";
import type { ExportJob } from "./exportJob.ts";
import type { StatementHead } from "./statementFacts.ts";

export interface ExportsDependencies {
  readonly databaseOptions: DatabaseOptions;
  readonly clock: Clock;
  /** Name of a project, or an error that says there is no such project. */
  readonly nameOf: (projectId: ProjectId) => string;
  readonly logHead: () => StatementHead["log"];
}

const mediaTypes: Readonly<Record<DocumentFormat, string>> = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pdf: "application/pdf",
};
const names = { statement: "reconciliation statement", matches: "matches" } as const;

/** What people take out of a reconciliation: files that say what the screen says. */
export function createReconciliationExports(deps: ExportsDependencies): {
  readonly requests: Handlers<typeof documentProcedures>;
} {
  return {
    requests: {
      async reconciliation({ projectId, what, format }) {
        const projectName = deps.nameOf(projectId);
        const log = deps.logHead();
        const today = dayOfInstant(deps.clock.now());
        const job: ExportJob = { projectId, projectName, log, what, format, today };
        const task = { job, database: deps.databaseOptions };
        const bytes = Buffer.from(await runInWorker<ExportJob, Uint8Array>("exportWorker", task));
        return {
          fileName: `${projectName
            .replace(/[\p{Cc}\s\\/:*?"<>|]+/gu, " ")
            .trim()
            .slice(0, 80)} ${names[what]}.${format}`,
          mediaType: mediaTypes[format],
          byteSize: bytes.length,
          sha256: createHash("sha256").update(bytes).digest("hex") as Sha256, // 64 hex digits, as the brand asks
          base64: bytes.toString("base64"),
        };
      },
    },
  };
}
