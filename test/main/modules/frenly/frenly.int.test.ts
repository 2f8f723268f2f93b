import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ingestionIdSchema, type ProjectId, projectIdSchema } from "../../../../src/contract/ids.ts";
import { currencySchema, minorUnitsSchema } from "../../../../src/contract/money.ts";
import type { Alert } from "../../../../src/contract/procedures/frenly.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { createFrenly, type Frenly } from "../../../../src/main/modules/frenly/frenly.ts";
import { openTestWorkspace, type TestWorkspace } from "../../../support/workspace.ts";

let workspace: TestWorkspace;
let frenly: Frenly;
let shown: Alert[];

function start(maxPerUser = 50): void {
  const { database, bus, clock, identity } = workspace;
  frenly = createFrenly({
    database,
    bus,
    clock,
    logger: silentLogger,
    userId: identity.userId,
    maxPerUser,
    retentionDays: 30,
  });
  frenly.onDelivered((alert) => shown.push(alert));
}
beforeEach(async () => {
  workspace = await openTestWorkspace();
  shown = [];
  start();
});
afterEach(() => {
  frenly.dispose();
  workspace.dispose();
  rmSync(workspace.homeDir, { recursive: true, force: true });
});

const projectId: ProjectId = projectIdSchema.parse("proj_1");
const actor = () => ({ userId: workspace.identity.userId });
const page = { offset: 0, limit: 200 };
const list = async (scope: "active" | "all" = "active") =>
  (await frenly.requests.list({ scope, ...page }, actor())).alerts;

async function publishRisk(risk: number, subject = "ing_a"): Promise<void> {
  const ingestion_id = ingestionIdSchema.parse(subject);
  workspace.database.write((tx) => {
    workspace.bus.publish(tx, {
      type: "anomaly.detected",
      projectId,
      data: {
        ingestion_id,
        project_id: projectId,
        anomalies_count: 12,
        risk_score: risk,
        breakdown: { duplicate: 12 },
        amount_at_risk: minorUnitsSchema.parse(1_083_450),
        currency: currencySchema.parse("EUR"),
      },
    });
  });
  await workspace.bus.settled();
}
async function publishQuality(score: number, subject = "ing_q"): Promise<void> {
  const ingestion_id = ingestionIdSchema.parse(subject);
  workspace.database.write((tx) => {
    workspace.bus.publish(tx, {
      type: "data.validated",
      projectId,
      data: {
        ingestion_id,
        project_id: projectId,
        records_count: 10,
        warnings_count: 16,
        quality_score: score,
        issues: [],
      },
    });
  });
  await workspace.bus.settled();
}

test("a risk of exactly 0.7 and a quality of exactly 70 raise nothing", async () => {
  await publishRisk(0.7);
  await publishQuality(70);
  expect(await list()).toEqual([]);
});

test.each([
  [0.7001, "high"],
  [0.85, "high"],
  [0.8501, "critical"],
])("a risk of %d is %s, with the message and figures of the contract", async (risk, severity) => {
  await publishRisk(risk);
  expect(shown).toMatchObject([
    {
      type: "high_risk_anomaly",
      severity,
      message: "High-risk anomaly detected during ingestion",
      status: "delivered",
    },
  ]);
  expect(shown[0]?.reason).toContain("12 anomalies, 10,834.50 EUR at risk");
});

test.each([
  [69.9, "medium"],
  [50, "medium"],
  [49, "high"],
])("a quality of %d is %s", async (score, severity) => {
  await publishQuality(score);
  expect(shown).toMatchObject([
    { type: "data_quality_issue", severity, message: "Data quality below acceptable threshold" },
  ]);
});

test("the same thing within five minutes raises the counter and is not shown again", async () => {
  await publishRisk(0.9);
  workspace.clock.advance(5 * 60_000);
  await publishRisk(0.9);
  expect(shown).toHaveLength(1);
  expect(await list()).toMatchObject([{ occurrences: 2, episode: 1 }]);
});

test("what comes back after it was resolved is a new episode that nobody has acknowledged", async () => {
  await publishRisk(0.9);
  const [first] = await list();
  if (first === undefined) throw new Error("nothing was raised");
  await frenly.requests.acknowledge({ alertId: first.alertId }, actor());
  await frenly.requests.resolve({ alertId: first.alertId }, actor());
  await publishRisk(0.9);
  expect(await list()).toMatchObject([{ episode: 2, status: "delivered" }]);
  expect(
    (await frenly.requests.history({ alertId: first.alertId }, actor())).steps.map(({ status }) => status),
  ).toEqual(["raised", "delivered", "acknowledged", "resolved"]);
});

test("ten are shown in a minute; the rest waits, the most urgent first, and nothing is dropped", async () => {
  for (let i = 0; i < 10; i += 1) await publishQuality(60, `ing_q${i}`);
  await publishQuality(60, "ing_late");
  await publishRisk(0.9, "ing_urgent");
  expect(shown).toHaveLength(10);
  expect(await frenly.requests.summary(undefined, actor())).toMatchObject({
    active: 13,
    waiting: 3,
    unacknowledgedCritical: 1,
  });
  workspace.clock.advance(59_999);
  expect(shown).toHaveLength(10);
  workspace.clock.advance(1);
  expect(shown).toHaveLength(13);
  expect(shown[10]).toMatchObject({ severity: "critical", subject: "ing_urgent" });
  const steps = (await frenly.requests.history({ alertId: shown[10]?.alertId as Alert["alertId"] }, actor()))
    .steps; // length checked above
  expect(steps.map(({ status }) => status)).toEqual(["raised", "held back", "delivered"]);
  expect(steps.at(-1)?.detail).toBe("waited 60000 ms");
});

test("beyond its capacity the least urgent, oldest alert moves to history with the cause", async () => {
  frenly.dispose();
  start(2);
  await publishQuality(60, "ing_1");
  await publishQuality(60, "ing_2");
  await publishRisk(0.9, "ing_3");
  expect((await list()).map(({ subject }) => subject)).not.toContain("ing_1");
  expect(await list("all")).toContainEqual(
    expect.objectContaining({ subject: "ing_1", heldBackBy: "capacity" }),
  );
});

test("a snoozed alert is shown again when its time is over", async () => {
  await publishRisk(0.9);
  const [alert] = await list();
  if (alert === undefined) throw new Error("nothing was raised");
  await frenly.requests.snooze(
    { alertId: alert.alertId, minutes: 30, reason: "Waiting for the bank" },
    actor(),
  );
  expect(await list()).toMatchObject([{ status: "raised", heldBackBy: "snooze" }]);
  workspace.clock.advance(30 * 60_000);
  expect(shown).toHaveLength(2);
  expect(await list()).toMatchObject([{ status: "delivered", heldBackBy: null }]);
});

test("an event that is handled twice raises one alert, and the queue survives a restart", async () => {
  for (let i = 0; i < 12; i += 1) await publishQuality(60, `ing_q${i}`);
  frenly.dispose();
  workspace.database.execute("DELETE FROM subscriber");
  start();
  await workspace.bus.settled();
  workspace.clock.advance(60_000);
  const all = await list("all");
  expect(all.filter(({ type }) => type === "data_quality_issue")).toHaveLength(12);
  expect(all.every(({ occurrences }) => occurrences === 1)).toBe(true);
  expect(shown).toHaveLength(12);
});

test("poor data and high risk in one project within an hour make a pattern", async () => {
  await publishQuality(60);
  workspace.clock.advance(59 * 60_000);
  await publishRisk(0.9);
  expect(shown.map(({ type }) => type)).toContain("pattern_detected");
});
