import type { ReconciliationSettings, RunFigures } from "../../../contract/procedures/reconciliationRun.ts";
import type { ReadTx } from "../../storage/database.ts";
import { type FigureParts, toFigures } from "./figures.ts";
import { type RunRow, runsStore, toRun } from "./runsStore.ts";
import { statsStore } from "./statsStore.ts";

/** The figures of a project's current run, from what is stored. Reads all of its matches. */
export function figuresOfRun(tx: ReadTx, projectId: string, run: RunRow): RunFigures {
  const currency = runsStore.currency(tx, projectId);
  // Written when the run was made the current one.
  const found = JSON.parse(run.found) as Pick<
    FigureParts,
    "sign" | "limits" | "passes" | "kept" | "added" | "gone"
  >;
  return toFigures({
    ...found,
    counts: countsOfRun(tx, projectId, run.run_no),
    unmatched: runsStore.unmatchedCounts(tx, run.run_no),
    currency,
    materiality: toRun(run).settings.materiality,
    unexplained: unexplainedOf(tx, projectId, { run, currency }),
  });
}

export function countsOfRun(tx: ReadTx, projectId: string, runNo: number): FigureParts["counts"][number][] {
  return runsStore.tierCounts(tx, projectId, runNo).map((row) => ({
    tier: row.tier,
    type: row.type,
    ambiguous: row.ambiguous === 1,
    autoConfirmed: row.auto_confirmed === 1 && row.status === "confirmed",
    isOpen: row.status === "proposed",
    n: row.n,
  }));
}

/** The bridge's unexplained part in the project's currency. */
function unexplainedOf(tx: ReadTx, projectId: string, about: { run: RunRow; currency: string }): number {
  const { run, currency } = about;
  // Stored from checked settings.
  const { tolerance } = JSON.parse(run.settings) as ReconciliationSettings;
  let sum = 0;
  for (const one of statsStore.groupMoney(tx, { project: projectId, run: run.run_no, tolerance }))
    if (one.currency === currency && one.part === "unexplained") sum += one.bank - one.ledger;
  for (const one of statsStore.unmatchedMoney(tx, run.run_no))
    if (one.currency === currency && one.part === "unexplained")
      sum += one.side === "bank" ? one.sum : -one.sum;
  return sum;
}
