import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { EventDocument } from "../../src/contract/events/catalogue.ts";
import type { TxId } from "../../src/contract/ids.ts";
import { currencySchema } from "../../src/contract/money.ts";
import type { MatchFilter } from "../../src/contract/procedures/reconciliation.ts";
import type { Match } from "../../src/contract/procedures/reconciliationMatch.ts";
import { formatDay } from "../../src/main/base/days.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import { createCore } from "../../src/main/core.ts";
import type { GeneratedRow } from "../bench/generateLedgers.ts";

/** A workspace with a project, into which rows are imported as files. */
export async function openReconcileWorkspace() {
  const home = mkdtempSync(join(tmpdir(), "frenly-reconcile-"));
  const core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
  onTestFinished(async () => {
    await core.dispose();
    rmSync(home, { recursive: true, force: true });
  });
  const seen: EventDocument[] = [];
  core.onEvent((event) => void seen.push(event));
  const { actor, reconciliation: asks } = core;
  const { projectId } = await core.projects.create(
    { name: "Test", currency: currencySchema.parse("EUR") },
    actor,
  );
  let files = 0;
  const add = async (side: "ledger" | "bank", rows: readonly GeneratedRow[]) => {
    files += 1;
    const path = join(home, `${side}${files}.csv`);
    const lines = rows.map((row) =>
      [
        formatDay(row.day),
        row.counterparty,
        row.reference,
        row.description,
        (row.amount / 100).toFixed(2),
        row.currency,
      ].join(","),
    );
    writeFileSync(path, `Date,Counterparty,Reference,Description,Amount,Currency\n${lines.join("\n")}\n`);
    return (await core.importFile({ path, projectId, side })).ingestionId;
  };
  const list = async (filter: Partial<MatchFilter> = {}): Promise<Match[]> => {
    const all = { filter: { projectId, includeSnoozed: true, ...filter }, sort: "date" as const };
    return (await asks.list({ ...all, offset: 0, limit: 1_000 }, actor)).matches;
  };
  return { core, projectId, actor, asks, seen, add, list };
}

export function idsOf(rows: Match["ledger"]): TxId[] {
  return rows.map((row) => row.txId);
}
