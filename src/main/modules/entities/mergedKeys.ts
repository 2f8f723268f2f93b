import type { ProjectId } from "../../../contract/ids.ts";
import type { ReadTx } from "../../storage/database.ts";
import { entitiesStore } from "./entitiesStore.ts";

/** Keys that people said are one, group by group: the standing merges of a project. */
export function mergedKeys(tx: ReadTx, projectId: ProjectId): readonly (readonly string[])[] {
  return entitiesStore
    .decisions(tx, projectId)
    .filter(({ kind, withdrawnAt }) => kind === "merge" && withdrawnAt === null)
    .map(({ groups }) => groups.flat());
}
