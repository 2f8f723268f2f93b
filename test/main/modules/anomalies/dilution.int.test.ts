import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { currencySchema } from "../../../../src/contract/money.ts";
import { formatDay } from "../../../../src/main/base/days.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { createCore } from "../../../../src/main/core.ts";
import { monday, randomFrom } from "./ledgerRows.ts";

/** `npm run test:long` sets it; the normal run adds fewer rows. */
const cleanRows = process.env.FRENLY_LONG_TESTS === "1" ? 1_000_000 : 100_000;
const sample = new URL("../../../../resources/sample/ledger.csv", import.meta.url).pathname;
const header = readFileSync(sample, "utf8").split("\n", 1)[0] ?? "";

/** Payments that nobody would look at: many payees, amounts spread evenly over the magnitudes, weekdays. */
function cleanText(count: number): string {
  const random = randomFrom(4_711);
  const lines: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const payee = random(3_000);
    // Up to 79,000.00: a population that ends at a limit has a true jump there.
    const amount = 10 ** (1 + (random(30_000) + random(1_000_000) / 1_000_000) / 7_693);
    const day = formatDay(monday + random(25) * 7 + random(5));
    lines.push(
      `${day},W${100_000 + i},Supplier ${payee} Ltd,S${payee}-${100_000 + i},Goods,${(amount + 0.01).toFixed(2)},EUR,tl\n`,
    );
  }
  return lines.join("");
}

async function openRisk() {
  const home = mkdtempSync(join(tmpdir(), "frenly-dilution-"));
  const core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
  onTestFinished(async () => {
    await core.dispose();
    rmSync(home, { recursive: true, force: true });
  });
  return async (name: string, text: string) => {
    const path = join(home, `${name}.csv`);
    writeFileSync(path, text);
    const currency = currencySchema.parse("EUR");
    const { projectId } = await core.projects.create({ name, currency }, core.actor);
    const { riskScore, anomalies } = await core.importFile({ path, projectId, side: "ledger" });
    return { riskScore, total: anomalies.total };
  };
}

test(`${cleanRows} clean rows are no risk, and added to a file with findings they take none away`, async () => {
  const riskOf = await openRisk();
  const clean = cleanText(cleanRows);
  const alone = await riskOf("alone", readFileSync(sample, "utf8"));
  const diluted = await riskOf("diluted", `${readFileSync(sample, "utf8").trimEnd()}\n${clean}`);
  const none = await riskOf("clean", `${header}\n${clean}`);
  expect(alone.riskScore).toBeGreaterThan(0.7);
  expect(alone.total).toBeGreaterThan(10);
  expect(none.riskScore).toBeLessThan(0.3);
  expect(diluted.riskScore).toBeGreaterThanOrEqual(alone.riskScore - 0.05);
  expect(diluted.riskScore).toBeLessThanOrEqual(alone.riskScore + 0.1);
}, 300_000);
