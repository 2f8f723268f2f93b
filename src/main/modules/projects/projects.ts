import { type ProjectId, projectIdSchema } from "../../../contract/ids.ts";
import { currencySchema } from "../../../contract/money.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type { Project, ProjectOverview, projectProcedures } from "../../../contract/procedures/projects.ts";
import type { Clock } from "../../base/clock.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database } from "../../storage/database.ts";
import { projectsStore } from "./projectsStore.ts";

export interface ProjectsDependencies {
  readonly database: Database;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Figures of a project that other modules keep. */
  readonly figures: (projectId: ProjectId) => Omit<ProjectOverview, "project">;
  /** Imports the bundled ledger and statement into a project; resolves when both are in. */
  readonly importSample: (projectId: ProjectId, actor: Actor) => Promise<void>;
}

export interface Projects {
  readonly requests: Handlers<typeof projectProcedures>;
  /** The project, or an error that says there is none. */
  requireProject(projectId: ProjectId): Project;
}

/** Projects: the frame of everything that is imported, found and matched. */
export function createProjects(dependencies: ProjectsDependencies): Projects {
  const { database, bus, clock } = dependencies;

  const requireProject = (projectId: ProjectId): Project => {
    const project = database.read((tx) => ({ found: projectsStore.get(tx, projectId) })).found;
    if (project === undefined)
      throw new AppError(
        "NOT_FOUND",
        `There is no project ${projectId}. frenly project list shows those there are.`,
      );
    return project;
  };

  const create = (input: { readonly name: string; readonly currency: string }, actor: Actor): Project => {
    const projectId = projectIdSchema.parse(newId("proj", clock.now()));
    const currency = currencySchema.parse(input.currency);
    const name = input.name.normalize("NFC");
    database.write((tx) => {
      projectsStore.insert(tx, { projectId, name, currency, createdAt: clock.now() });
      bus.publish(tx, {
        type: "project.created",
        projectId,
        userId: actor.userId,
        data: { project_id: projectId, project_name: name, currency },
      });
    });
    return requireProject(projectId);
  };

  return {
    requireProject,
    requests: {
      create,
      list: () => database.read((tx) => projectsStore.list(tx)),
      overview: ({ projectId }) => ({
        project: requireProject(projectId),
        ...dependencies.figures(projectId),
      }),
      async openSample(_input, actor) {
        const project = create({ name: "Sample case: Nordhaven Trading", currency: "EUR" }, actor);
        await dependencies.importSample(project.projectId, actor);
        return project;
      },
    },
  };
}
