import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { frenly, importSides, writeRows } from "../../../e2e/support/terminal.ts";
import { ensureBuilt } from "../../../support/ensureBuilt.ts";

let home: string;
beforeAll(async () => {
  home = mkdtempSync(`${tmpdir()}/frenly-review-`);
  await ensureBuilt();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("a sample is judged, closed items are listed, and a period is closed and opened again from the terminal", () => {
  const { ledger, bank } = generateLedgers(200, 71, noiseLevels.low);
  const days = bank.map(({ day }) => day).sort((a, b) => a - b);
  const cut = days[Math.floor(days.length * 0.8)] ?? 0;
  const projectId = importSides(home, {
    name: "Harbour",
    currency: "EUR",
    ledger: [writeRows(home, "ledger", ledger)],
    bank: [
      writeRows(
        home,
        "january",
        bank.filter(({ day }) => day <= cut),
      ),
    ],
  });
  const of = ["--project", projectId];
  frenly(home, "reconcile", ...of);
  const later = writeRows(
    home,
    "february",
    bank.filter(({ day }) => day > cut),
  );
  frenly(home, "ingest", later, ...of, "--side", "bank");
  frenly(home, "reconcile", ...of);
  const closed = frenly(home, "closed", ...of);
  expect(closed.length).toBeGreaterThan(10);
  expect(closed[0]).toMatchObject({ brought_by: { file_name: "february.csv" }, status: "confirmed" });

  const [drawn] = frenly(home, "sample", ...of);
  const [first] = (drawn?.waiting ?? []) as string[]; // ids of matches
  expect(frenly(home, "sample", ...of, "--right", String(first))).toMatchObject([{ checked: 1, wrong: 0 }]);

  const through = new Date(cut * 86_400_000).toISOString().slice(0, 10);
  expect(frenly(home, "period", "close", ...of, "--through", through)).toMatchObject([
    { closed_through: through, late: [], changed: [] },
  ]);
  expect(() => frenly(home, "period", "close", ...of, "--through", through)).toThrow("closed already");
  expect(() => frenly(home, "period", "close", ...of, "--through", "soon")).toThrow("a day such as");
  const reason = "a correction";
  expect(frenly(home, "period", "reopen", ...of, "--reason", reason)).toMatchObject([
    { closed_through: null, closes: [{ reason }] },
  ]);
});
