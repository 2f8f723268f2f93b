import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectIdSchema } from "../../../../src/contract/ids.ts";
import { currencySchema, minorUnitsSchema } from "../../../../src/contract/money.ts";
import { projectSchema } from "../../../../src/contract/procedures/projects.ts";
import { createProjects, type Projects } from "../../../../src/main/modules/projects/projects.ts";
import { openTestWorkspace, type TestWorkspace } from "../../../support/workspace.ts";

let workspace: TestWorkspace;
let projects: Projects;
let imported: string[];
beforeEach(async () => {
  workspace = await openTestWorkspace();
  imported = [];
  projects = createProjects({
    database: workspace.database,
    bus: workspace.bus,
    clock: workspace.clock,
    figures: () => ({
      sides: [],
      quarantined: 3,
      openFindings: 2,
      amountAtRisk: minorUnitsSchema.parse(150),
    }),
    importSample: (projectId) => {
      imported.push(projectId);
      return Promise.resolve();
    },
  });
});
afterEach(() => {
  workspace.dispose();
  rmSync(workspace.homeDir, { recursive: true, force: true });
});
const actor = () => ({ userId: workspace.identity.userId });
const EUR = currencySchema.parse("EUR");

test("a created project is listed, and the log says so in the same commit", async () => {
  const project = await projects.requests.create({ name: "Payments 2019", currency: EUR }, actor());
  expect(projectSchema.parse(project)).toEqual(project);
  expect(await projects.requests.list(undefined, actor())).toEqual([project]);
  const last = workspace.log.readAfter(0, 10).at(-1);
  expect(JSON.parse(last?.body ?? "")).toMatchObject({
    type: "project.created",
    project_id: project.projectId,
    data: { project_id: project.projectId, project_name: "Payments 2019", currency: "EUR" },
  });
});

test("a name that holds personal data is refused and no project is made", async () => {
  await expect(
    (async () => projects.requests.create({ name: "Mail anna@example.org", currency: EUR }, actor()))(),
  ).rejects.toMatchObject({ code: "PERSONAL_DATA" });
  expect(await projects.requests.list(undefined, actor())).toEqual([]);
});

test("an overview joins the project with its figures, and there is none of an unknown project", async () => {
  const project = await projects.requests.create({ name: "Payments", currency: EUR }, actor());
  const about = { projectId: project.projectId };
  expect(await projects.requests.overview(about, actor())).toMatchObject({ project, quarantined: 3 });
  const unknown = { projectId: projectIdSchema.parse("proj_none") };
  await expect((async () => projects.requests.overview(unknown, actor()))()).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("the sample opens as a project of its own with its files imported", async () => {
  const sample = await projects.requests.openSample(undefined, actor());
  expect(imported).toEqual([sample.projectId]);
});
