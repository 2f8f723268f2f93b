import type { IngestionId, ProjectId, Sha256 } from "../../../contract/ids.ts";
import type { DamagedSource } from "../../../contract/procedures/ingestion.ts";
import type { Disposable } from "../../base/disposable.ts";
import { AppError } from "../../base/errors.ts";
import type { IngestionDependencies } from "./dependencies.ts";
import { ingestionStore } from "./ingestionStore.ts";

const firstCheckMs = 5 * 60_000;
const everyMs = 24 * 3_600_000;

export interface SourceWatch extends Disposable {
  /** Hashes every kept file that an import of the project (or of all projects) rests on. */
  check(
    projectId: ProjectId | undefined,
  ): Promise<{ readonly checked: number; readonly damaged: DamagedSource[] }>;
}

/**
 * Hashes the kept sources again once a day and on demand: a file that is missing or has other bytes is published as
 * `source.damaged`, once until it is whole again.
 */
export function watchSources(
  deps: Pick<IngestionDependencies, "database" | "vault" | "bus" | "clock" | "logger">,
): SourceWatch {
  const { database, vault, bus, clock, logger } = deps;
  const known = new Map<string, "missing" | "changed">();

  const check: SourceWatch["check"] = async (projectId) => {
    const sources = database.read((tx) => ingestionStore.keptFiles(tx, projectId));
    const damaged: DamagedSource[] = [];
    for (const { ingestion_id, project_id, file_name, sha256 } of sources) {
      // Written from branded values.
      const about = { ingestionId: ingestion_id as IngestionId, sha256: sha256 as Sha256 };
      const cause = await causeOf(about.sha256);
      const key = `${ingestion_id} ${sha256}`;
      if (cause === undefined) {
        known.delete(key);
        continue;
      }
      damaged.push({ ...about, fileName: file_name, cause });
      if (known.get(key) === cause) continue;
      known.set(key, cause);
      const project = project_id as ProjectId; // written from a branded id
      database.write((tx) =>
        bus.publish(tx, {
          type: "source.damaged",
          projectId: project,
          data: { ingestion_id: about.ingestionId, project_id: project, file_sha256: about.sha256, cause },
        }),
      );
    }
    return { checked: sources.length, damaged };
  };

  const causeOf = async (sha256: Sha256): Promise<"missing" | "changed" | undefined> => {
    try {
      await vault.check(sha256);
      return undefined;
    } catch (error) {
      if (error instanceof AppError && error.code === "FILE_CHANGED")
        return vault.has(sha256) ? "changed" : "missing";
      throw error;
    }
  };

  let timer: Disposable;
  const onSchedule = (): void => {
    timer = clock.after(everyMs, onSchedule);
    check(undefined).catch((error: unknown) =>
      logger.error({ err: error }, "the kept sources could not be checked"),
    );
  };
  timer = clock.after(firstCheckMs, onSchedule);
  return { check, dispose: () => timer.dispose() };
}
