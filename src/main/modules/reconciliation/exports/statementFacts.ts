import type { ProjectId } from "../../../../contract/ids.ts";
import type { UnmatchedRow } from "../../../../contract/procedures/reconciliation.ts";
import type { Bridge } from "../../../../contract/procedures/reconciliationBridge.ts";
import type { CheckState } from "../../../../contract/procedures/reconciliationReview.ts";
import type { ReconciliationRun } from "../../../../contract/procedures/reconciliationRun.ts";
import { formatDay } from "../../../base/days.ts";
import { AppError } from "../../../base/errors.ts";
import type { Database } from "../../../storage/database.ts";
import { checksOf } from "../checks.ts";
import { lastClose } from "../periods.ts";
import { runsStore, toRun } from "../runsStore.ts";
import { bridgeOf, statsOf, unmatchedOf } from "../statement.ts";
import { exportsStore } from "./exportsStore.ts";

/** What the reading of the database can't tell: whose statement it is, and where the log stands. */
export interface StatementHead {
  readonly projectId: ProjectId;
  readonly projectName: string;
  /** Events in the log of this workstation, and the root of their tree (RFC 9162) in hex. */
  readonly log: { readonly events: number; readonly root: string };
}

export interface StatementFacts extends StatementHead {
  readonly run: ReconciliationRun;
  readonly bridges: readonly Bridge[];
  readonly stats: ReturnType<typeof statsOf>;
  /** The random check of what was confirmed without a person. */
  readonly checks: Pick<CheckState, "checked" | "wrong" | "upperLimit">;
  /** The period that is closed, with the hash of the statement it was closed with. */
  readonly closed: { readonly through: string; readonly statementHash: string } | null;
  readonly open: { readonly ledger: readonly UnmatchedRow[]; readonly bank: readonly UnmatchedRow[] };
  readonly sources: readonly {
    readonly side: string;
    readonly fileName: string;
    readonly sha256: string;
    readonly rows: number;
    readonly from: string;
    readonly to: string;
  }[];
  readonly deciders: readonly {
    readonly userId: string;
    readonly confirmed: number;
    readonly rejected: number;
  }[];
}

const pageRows = 5_000;

/** Everything a reconciliation statement says, read in one place so that each format says the same. */
export function readStatement(database: Database, head: StatementHead): StatementFacts {
  const { projectId } = head;
  const run = database.read((tx) => ({ found: runsStore.current(tx, projectId) })).found;
  if (run === undefined)
    throw new AppError(
      "STATE_CONFLICT",
      "There is nothing to export yet: match the books against the bank first.",
    );
  const sources = database.read((tx) => exportsStore.sources(tx, projectId));
  const decided = database.read((tx) => exportsStore.deciders(tx, projectId));
  const people = [...new Set(decided.map(({ decided_by }) => decided_by))];
  const countOf = (userId: string, status: string) =>
    decided.find((one) => one.decided_by === userId && one.status === status)?.n ?? 0;
  return {
    ...head,
    run: toRun(run),
    bridges: bridgeOf(database, projectId, run),
    stats: statsOf(database, projectId, run),
    checks: database.read((tx) => checksOf(tx, projectId)),
    closed: database.read((tx) => ({ period: lastClose(tx, projectId) })).period,
    open: {
      ledger: openRows(database, projectId, { runNo: run.run_no, side: "ledger" }),
      bank: openRows(database, projectId, { runNo: run.run_no, side: "bank" }),
    },
    sources: sources.map(({ side, file_name, sha256, rows, from_day, to_day }) => ({
      side,
      fileName: file_name,
      sha256,
      rows,
      from: from_day === null ? "" : formatDay(from_day),
      to: to_day === null ? "" : formatDay(to_day),
    })),
    deciders: people.map((userId) => ({
      userId,
      confirmed: countOf(userId, "confirmed"),
      rejected: countOf(userId, "rejected"),
    })),
  };
}

/** All rows of a side without a match, the oldest first. */
function openRows(
  database: Database,
  projectId: ProjectId,
  { runNo, side }: { readonly runNo: number; readonly side: "ledger" | "bank" },
): UnmatchedRow[] {
  const all: UnmatchedRow[] = [];
  for (let total = 1; all.length < total; ) {
    const page = unmatchedOf(
      database,
      { runNo },
      {
        projectId,
        side,
        sort: "age",
        limit: pageRows,
        offset: all.length,
      },
    );
    total = page.rows.length === 0 ? 0 : page.total;
    all.push(...page.rows);
  }
  return all;
}
