import type { Instant, ProjectId } from "../../../contract/ids.ts";
import type { Currency } from "../../../contract/money.ts";
import type { Project } from "../../../contract/procedures/projects.ts";
import { type ReadTx, sql, type WriteTx } from "../../storage/database.ts";

interface ProjectRow {
  readonly project_id: string;
  readonly name: string;
  readonly currency: string;
  readonly created_at: number;
}

const insert = sql<[string, string, string, number]>(
  "INSERT INTO project (project_id, name, currency, created_at) VALUES (?, ?, ?, ?)",
);
const one = sql<[string], ProjectRow>(
  "SELECT project_id, name, currency, created_at FROM project WHERE project_id = ?",
);
const newestFirst = sql<[], ProjectRow>(
  "SELECT project_id, name, currency, created_at FROM project ORDER BY created_at DESC, project_id LIMIT 1000",
);

export const projectsStore = {
  insert(
    tx: WriteTx,
    project: {
      readonly projectId: string;
      readonly name: string;
      readonly currency: string;
      readonly createdAt: number;
    },
  ): void {
    tx.run(insert, [project.projectId, project.name, project.currency, project.createdAt]);
  },
  get(tx: ReadTx, projectId: ProjectId): Project | undefined {
    const row = tx.get(one, [projectId]);
    return row === undefined ? undefined : toProject(row);
  },
  list: (tx: ReadTx): Project[] => tx.all(newestFirst, []).map(toProject),
};

function toProject(row: ProjectRow): Project {
  return {
    // Written by `insert` from branded values.
    projectId: row.project_id as ProjectId,
    name: row.name,
    currency: row.currency as Currency,
    createdAt: new Date(row.created_at).toISOString() as Instant,
  };
}
