import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { currencySchema, minorUnitsSchema } from "../../../src/contract/money.ts";
import { formatDay } from "../../../src/main/base/days.ts";
import { silentLogger } from "../../../src/main/base/logger.ts";
import { createCore } from "../../../src/main/core.ts";
import { type GeneratedRow, generateLedgers, noiseLevels } from "../generateLedgers.ts";

export interface WholeRun {
  readonly seconds: number;
  readonly confirmed: number;
  readonly matches: number;
  /** Delay of the thread of the window while the run was under way, in milliseconds. */
  readonly lagMedian: number;
  readonly lagP99: number;
  readonly lagMost: number;
}

/** A run as a person starts it: rows from the database, proposals into it, what is sure confirmed with an event each. */
export async function runWhole(size: number): Promise<WholeRun> {
  const home = mkdtempSync(join(tmpdir(), "frenly-bench-run-"));
  const core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
  try {
    const { projectId } = await core.projects.create(
      { name: "Benchmark", currency: currencySchema.parse("EUR") },
      core.actor,
    );
    const data = generateLedgers(size, 7, noiseLevels.medium);
    for (const side of ["ledger", "bank"] as const) {
      const path = join(home, `${side}.csv`);
      writeFileSync(path, toCsv(data[side]));
      await core.importFile({ path, projectId, side });
    }
    await core.settled();
    const lag = monitorEventLoopDelay({ resolution: 1 });
    const start = performance.now();
    lag.enable();
    const { figures } = await core.reconcile(projectId, { tolerance: minorUnitsSchema.parse(2_000) });
    lag.disable();
    return {
      seconds: (performance.now() - start) / 1_000,
      confirmed: figures?.autoConfirmed ?? 0,
      matches: figures?.matches ?? 0,
      // The clock of the measurement ticks once a millisecond.
      lagMedian: Math.max(0, lag.percentile(50) / 1e6 - 1),
      lagP99: Math.max(0, lag.percentile(99) / 1e6 - 1),
      lagMost: Math.max(0, lag.max / 1e6 - 1),
    };
  } finally {
    await core.dispose();
    rmSync(home, { recursive: true, force: true });
  }
}

function toCsv(rows: readonly GeneratedRow[]): string {
  const lines = rows.map(
    ({ day, counterparty, reference, description, amount }) =>
      `${formatDay(day)},${counterparty},${reference},${description},${(amount / 100).toFixed(2)},EUR`,
  );
  return `Date,Counterparty,Reference,Description,Amount,Currency\n${lines.join("\n")}\n`;
}
