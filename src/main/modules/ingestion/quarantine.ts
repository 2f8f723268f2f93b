import type { IngestionId, ProjectId, Sha256, UserId } from "../../../contract/ids.ts";
import type { Handlers } from "../../../contract/procedures/handlers.ts";
import type { Issue, ingestionProcedures, Mapping } from "../../../contract/procedures/ingestion.ts";
import type { RepairOutcome } from "../../../contract/procedures/quarantine.ts";
import { dayOfInstant } from "../../base/days.ts";
import { AppError } from "../../base/errors.ts";
import type { WriteTx } from "../../storage/database.ts";
import type { IngestionDependencies } from "./dependencies.ts";
import { findOverlap } from "./identity/holdTwins.ts";
import { overlapStore } from "./identity/overlapStore.ts";
import { type IngestionRow, ingestionStore } from "./ingestionStore.ts";
import { quarantineStore } from "./quarantineStore.ts";
import type { RepairJob, RepairResult } from "./repairJob.ts";
import { insertRows } from "./rowWriter.ts";
import { sourceTableOf } from "./sourceTables.ts";

type Requests = Pick<
  Handlers<typeof ingestionProcedures>,
  "quarantine" | "quarantineClasses" | "repair" | "repairClass" | "setQuarantineState" | "repairHistory"
>;

interface Change {
  readonly row: number;
  /** What the file has. */
  readonly raw: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const shownReasons = 100;
/** Findings of the comparison with other imports: the reading of the file alone does not know them. */
const ofOverlap = new Set(["already_imported", "possible_overlap"]);

/**
 * Rows that could not be read: shown, repaired one by one or by class, set aside, taken up again. The file itself is
 * never changed: a repair is a version of the row with its author, and the file is read again with all of them, so
 * that every check says what it would have said had the file been right.
 */
export function createQuarantine(deps: IngestionDependencies): Requests {
  const { database, clock } = deps;
  /** One change at a time: each reads the file with the repairs of all before it. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined); // whoever asked hears of it
    return result;
  };
  const requireCommitted = (ingestionId: IngestionId): IngestionRow => {
    const row = database.read((tx) => ({ found: ingestionStore.get(tx, ingestionId) })).found;
    if (row === undefined) throw new AppError("NOT_FOUND", `There is no import ${ingestionId}.`);
    if (row.status === "committed") return row;
    throw new AppError(
      "STATE_CONFLICT",
      `Can't repair rows of "${row.file_name}": its import is ${row.status}.`,
    );
  };
  const apply = async (
    row: IngestionRow,
    changes: readonly Change[],
    userId: UserId,
  ): Promise<RepairOutcome> => {
    const no = row.ingestion_no;
    const repairs = database.read((tx) => quarantineStore.repairs(tx, no));
    for (const { row: at, after } of changes) repairs.set(at, [...after]);
    const result = await readAgain(deps, row, repairs);
    await settle(deps, row, result, (tx) => {
      const good = new Set(result.accepted.map((accepted) => accepted.row));
      for (const { row: at, before, after } of changes) {
        const state = good.has(at) ? "repaired" : "repairing";
        quarantineStore.addVersion(tx, no, {
          row: at,
          state,
          before,
          after,
          author: userId,
          madeAt: clock.now(),
        });
        quarantineStore.setState(tx, no, at, { state });
      }
      for (const { row: at, code, reason } of result.rejected)
        quarantineStore.setState(tx, no, at, { state: "repairing", code, reason });
      return {
        type: "quarantine.repaired" as const,
        count: changes.filter((c) => good.has(c.row)).length,
        userId,
      };
    });
    const changed = new Set(changes.map((change) => change.row));
    const wrong = result.rejected.filter((rejected) => changed.has(rejected.row));
    return {
      repaired: changes.length - wrong.length,
      stillWrong: wrong.length,
      reasons: wrong.slice(0, shownReasons).map(({ row: at, code, reason }) => ({ row: at, code, reason })),
    };
  };

  return {
    quarantine: ({ projectId, ingestionId, code, state, limit, offset }) =>
      database.read((tx) =>
        quarantineStore.page(tx, { projectId, ingestionId, code, state }, { limit, offset }),
      ),
    quarantineClasses({ ingestionId }) {
      const { ingestion_no } = requireCommitted(ingestionId);
      return database.read((tx) => quarantineStore.classes(tx, ingestion_no));
    },
    repair: ({ ingestionId, rows }, actor) =>
      inTurn(async () => {
        const ingestion = requireCommitted(ingestionId);
        const given = new Map(rows.map(({ row, cells }) => [row, cells]));
        const known = database.read((tx) =>
          quarantineStore.some(tx, ingestion.ingestion_no, { rows: [...given.keys()] }),
        );
        if (known.length < given.size)
          throw new AppError(
            "NOT_FOUND",
            `Some of these rows of "${ingestion.file_name}" don't wait in quarantine.`,
          );
        const changes = known.map(({ row, raw, cells }) => ({
          row,
          raw,
          before: cells,
          after: given.get(row) ?? cells,
        }));
        return await apply(ingestion, changes, actor.userId);
      }),
    repairClass: ({ ingestionId, code, column, find, replace }, actor) =>
      inTurn(async () => {
        const ingestion = requireCommitted(ingestionId);
        const waiting = database
          .read((tx) => quarantineStore.some(tx, ingestion.ingestion_no, { code }))
          .filter(({ state }) => state === "new" || state === "repairing");
        const changes = waiting
          .map(({ row, raw, cells }) => ({
            row,
            raw,
            before: cells,
            after: replaceIn(cells, { column, find, replace }),
          }))
          .filter(({ before, after }) => before[column] !== after[column]);
        if (changes.length === 0)
          throw new AppError(
            "INPUT_INVALID",
            `Nothing to repair: no row that waits for this reason has "${find}" in that column.`,
          );
        return await apply(ingestion, changes, actor.userId);
      }),
    setQuarantineState: ({ ingestionId, rows, code, state }, actor) =>
      inTurn(async () => {
        const ingestion = requireCommitted(ingestionId);
        const changes = database
          .read((tx) => quarantineStore.some(tx, ingestion.ingestion_no, { rows, code }))
          .filter((row) => row.state !== state);
        await setState(deps, ingestion, { changes, state, userId: actor.userId });
        return { changed: changes.length };
      }),
    repairHistory({ ingestionId, row }) {
      const { ingestion_no } = requireCommitted(ingestionId);
      return database.read((tx) => quarantineStore.history(tx, ingestion_no, row));
    },
  };
}

function replaceIn(
  cells: readonly string[],
  { column, find, replace }: { readonly column: number; readonly find: string; readonly replace: string },
): string[] {
  return cells.map((cell, i) => {
    if (i !== column) return cell;
    return find === "" ? replace : cell.replaceAll(find, replace);
  });
}

async function readAgain(
  deps: IngestionDependencies,
  row: IngestionRow,
  repairs: ReadonlyMap<number, readonly string[]>,
): Promise<RepairResult> {
  const mapping = JSON.parse(row.mapping) as Mapping; // written when the import started, parsed by the contract then
  const file = await deps.vault.open(row.sha256 as Sha256); // written from a branded hash
  const table = await sourceTableOf(
    deps,
    { ...file, fileName: row.file_name },
    // Written from values of these types.
    {
      part: mapping.part,
      currency: deps.currencyOf(row.project_id as ProjectId),
      format: row.format as never,
    },
  );
  const job: RepairJob = {
    source: table.source,
    facts: table.facts,
    mapping,
    today: dayOfInstant(deps.clock.now()),
    repairs,
  };
  return await deps.workers.run<RepairJob, RepairResult>("repairWorker", {
    job,
    database: deps.databaseOptions,
  });
}

/** Takes rows back to what the file has, or sets them aside; rows that had been repaired count no more. */
async function setState(
  deps: IngestionDependencies,
  row: IngestionRow,
  to: {
    readonly changes: ReturnType<typeof quarantineStore.some>;
    readonly state: "new" | "ignored";
    readonly userId: UserId;
  },
): Promise<void> {
  const { changes, state, userId } = to;
  if (changes.length === 0) return;
  const no = row.ingestion_no;
  const left = deps.database.read((tx) => quarantineStore.repairs(tx, no));
  const wasRepaired = changes.some((change) => change.state === "repaired");
  for (const change of changes) left.delete(change.row);
  const result = wasRepaired ? await readAgain(deps, row, left) : undefined;
  await settle(deps, row, result, (tx) => {
    for (const { row: at, raw, cells } of changes) {
      const version = { row: at, state, before: cells, after: raw, author: userId, madeAt: deps.clock.now() };
      quarantineStore.addVersion(tx, no, version);
      quarantineStore.setState(tx, no, at, { state });
    }
    return { type: "quarantine.state_changed" as const, count: changes.length, to: state, userId };
  });
}

type Made =
  | { readonly type: "quarantine.repaired"; readonly count: number; readonly userId: UserId }
  | {
      readonly type: "quarantine.state_changed";
      readonly count: number;
      readonly to: "new" | "ignored";
      readonly userId: UserId;
    };

/** Stores what the new reading says in one transaction with its event, then looks for anomalies anew. */
async function settle(
  deps: IngestionDependencies,
  row: IngestionRow,
  result: RepairResult | undefined,
  change: (tx: WriteTx) => Made,
): Promise<void> {
  const { database, bus } = deps;
  const no = row.ingestion_no;
  const ids = {
    ingestion_id: row.ingestion_id as IngestionId, // written from branded ids
    project_id: row.project_id as ProjectId,
  };
  const event = database.write((tx) => {
    const made = change(tx);
    if (result !== undefined) storeReading(tx, row, result);
    const about = { projectId: ids.project_id, userId: made.userId };
    const remaining = quarantineStore
      .classes(tx, no)
      .reduce((sum, c) => sum + c.states.new + c.states.repairing, 0);
    return made.type === "quarantine.repaired"
      ? bus.publish(tx, { ...about, type: made.type, data: { ...ids, records_count: made.count, remaining } })
      : bus.publish(tx, {
          ...about,
          type: made.type,
          data: { ...ids, records_count: made.count, to: made.to },
        });
  });
  if (result === undefined) return;
  const analysis = await deps.analyse({
    ingestionId: ids.ingestion_id,
    ingestionNumber: no,
    projectId: ids.project_id,
    side: row.side as "ledger" | "bank", // written from a side
    currency: row.currency,
    scope: "side",
    isCancelled: () => false,
  });
  database.write((tx) => {
    deps.forgetFindings(tx, ids.ingestion_id);
    analysis.commit(tx, event);
    ingestionStore.setAnomalies(tx, no, {
      anomalies: { total: analysis.anomaliesDetected, byKind: analysis.byKind },
      riskScore: analysis.riskScore,
    });
  });
}

/** Repaired rows come in, rows whose repair was taken back go out, and the figures of the import follow. */
function storeReading(tx: WriteTx, row: IngestionRow, { summary, accepted }: RepairResult): void {
  const no = row.ingestion_no;
  const good = new Set(accepted.map((one) => one.row));
  quarantineStore.takeOutRepaired(tx, no);
  insertRows(tx, no, accepted);
  const issues = (JSON.parse(row.issues) as Issue[]).filter(({ code }) => ofOverlap.has(code)); // written from issues
  const { validation } = summary;
  ingestionStore.setReading(tx, no, {
    ...summary,
    validation: { ...validation, issues: [...validation.issues, ...issues] },
  });
  if (summary.from === null || summary.to === null) return;
  const mine = {
    ingestionNo: no,
    projectId: row.project_id,
    side: row.side as "ledger" | "bank", // written from a side
    from: summary.from,
    to: summary.to,
  };
  overlapStore.hold(
    tx,
    no,
    findOverlap(tx, "tx", mine).same.filter((twin) => good.has(twin.row)),
  );
  overlapStore.noteHeld(tx, no);
}
