import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectIdSchema } from "../../../src/contract/ids.ts";
import { currencySchema } from "../../../src/contract/money.ts";
import type { EventFilter } from "../../../src/main/events/eventSearch.ts";
import type { StoredEvent } from "../../../src/main/events/eventStore.ts";
import { openTestWorkspace, type TestWorkspace } from "../../support/workspace.ts";

let workspace: TestWorkspace;
let all: StoredEvent[];
let seed = 20_261_123;
const random = (n: number): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed % n;
};

/** 1,400 events of two types and three projects, the clock now and then stepping back. */
beforeAll(async () => {
  workspace = await openTestWorkspace();
  workspace.database.write((tx) => {
    for (let i = 0; i < 1_399; i += 1) {
      workspace.clock.set(workspace.clock.now() + random(1_000) - (random(50) === 0 ? 20_000 : 0));
      const projectId = projectIdSchema.parse(`proj_${random(3)}`);
      if (random(2) === 0) {
        const data = { project_id: projectId, project_name: "A", currency: currencySchema.parse("EUR") };
        workspace.bus.publish(tx, { type: "project.created", projectId, data });
      } else {
        const data = { events_count: i, ok: true };
        workspace.bus.publish(tx, {
          type: "log.verified",
          projectId: random(4) === 0 ? null : projectId,
          data,
        });
      }
    }
  });
  all = workspace.log.readAfter(0, 10_000);
});
afterAll(() => {
  workspace.dispose();
  rmSync(workspace.homeDir, { recursive: true, force: true });
});

const passes = (filter: EventFilter) => (event: StoredEvent) =>
  (filter.type === undefined || event.type === filter.type) &&
  (filter.projectId === undefined || event.project === filter.projectId) &&
  (filter.since === undefined || event.at >= filter.since) &&
  (filter.until === undefined || event.at <= filter.until);

function randomFilter(): EventFilter {
  const times = all.map(({ at }) => at);
  const [a = 0, b = 0] = [times[random(times.length)], times[random(times.length)]].sort();
  return {
    type: random(2) === 0 ? "log.verified" : undefined,
    projectId: random(2) === 0 ? "proj_1" : undefined,
    since: random(2) === 0 ? Math.min(a, b) : undefined,
    until: random(2) === 0 ? Math.max(a, b) : undefined,
  };
}

test("pages and counts by type, project and time are those of a plain filter", () => {
  expect(all).toHaveLength(1_400);
  for (let i = 0; i < 300; i += 1) {
    const filter = randomFilter();
    const expected = all.filter(passes(filter));
    const [place, limit] = [random(1_402), 1 + random(300)];
    const before = expected.filter(({ seq }) => seq < place).reverse();
    expect(workspace.log.readBefore(place, limit, filter)).toEqual({
      events: before.slice(0, limit),
      total: expected.length,
    });
    const after = expected.filter(({ seq }) => seq > place);
    expect(workspace.log.readAfter(place, limit, filter)).toEqual(after.slice(0, limit));
  }
});

test("the request gives pages with the person who acted, and refuses a time that is none", async () => {
  const actor = { userId: workspace.identity.userId };
  const page = await workspace.requests.page({ limit: 2, type: "log.verified" }, actor);
  expect(page.events.map(({ userId, type }) => [userId, type])).toEqual([
    [workspace.identity.userId, "log.verified"],
    [workspace.identity.userId, "log.verified"],
  ]);
  expect(page.total).toBe(all.filter(({ type }) => type === "log.verified").length);
  await expect(async () =>
    workspace.requests.page({ limit: 2, since: "yesterday" }, actor),
  ).rejects.toMatchObject({
    code: "INPUT_INVALID",
  });
});
