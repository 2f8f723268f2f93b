import type { IngestionId, Instant, ProjectId, UserId } from "../../../contract/ids.ts";
import type { QuarantinedRow, QuarantineState } from "../../../contract/procedures/quarantine.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

type Named = Record<string, SqlValue>;

interface QuarantineRow {
  readonly ingestion_id: string;
  readonly file_name: string;
  readonly row: number;
  readonly code: string;
  readonly reason: string;
  readonly raw: string;
  readonly state: string;
  readonly versions: number;
  readonly after: string | null;
}

export interface RepairVersion {
  readonly row: number;
  readonly state: QuarantineState;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly author: UserId;
  readonly madeAt: number;
}

const last = (column: string) =>
  `(SELECT ${column} FROM quarantine_repair r WHERE r.ingestion_no = q.ingestion_no AND r.row = q.row ORDER BY version DESC LIMIT 1)`;
const filter = `i.project_id = :project AND i.status = 'committed' AND (:ingestion IS NULL OR i.ingestion_id = :ingestion)
   AND (:code IS NULL OR q.code = :code) AND (:state IS NULL OR q.state = :state)`;
const page = sql<Named, QuarantineRow>(
  `SELECT i.ingestion_id, i.file_name, q.row, q.code, q.reason, q.raw, q.state, coalesce(${last("version")}, 0) AS versions,
     ${last("after")} AS after
   FROM quarantine q JOIN ingestion i USING (ingestion_no) WHERE ${filter}
   ORDER BY q.ingestion_no, q.row LIMIT :limit OFFSET :offset`,
);
const count = sql<Named, { n: number }>(
  `SELECT count(*) AS n FROM quarantine q JOIN ingestion i USING (ingestion_no) WHERE ${filter}`,
);
const classes = sql<[number], { code: string; state: string; n: number }>(
  "SELECT code, state, count(*) AS n FROM quarantine WHERE ingestion_no = ? GROUP BY code, state ORDER BY code LIMIT 1000",
);
const someRows = sql<Named, { row: number; raw: string; state: string; after: string | null }>(
  `SELECT q.row, q.raw, q.state, ${last("after")} AS after FROM quarantine q
   WHERE q.ingestion_no = :no AND (:code IS NULL OR q.code = :code)
     AND (:rows IS NULL OR q.row IN (SELECT value FROM json_each(:rows))) ORDER BY q.row LIMIT 20000`,
);
const repairs = sql<[number], { row: number; after: string }>(
  `SELECT q.row, ${last("after")} AS after FROM quarantine q
   WHERE q.ingestion_no = ? AND q.state IN ('repairing', 'repaired') ORDER BY q.row LIMIT 1000000`,
);
const insertVersion = sql<Named>(
  `INSERT INTO quarantine_repair (ingestion_no, row, version, state, before, after, author, made_at)
   VALUES (:no, :row, 1 + (SELECT coalesce(max(version), 0) FROM quarantine_repair WHERE ingestion_no = :no AND row = :row),
     :state, :before, :after, :author, :at)`,
);
const setState = sql<Named>(
  `UPDATE quarantine SET state = :state, code = coalesce(:code, code), reason = coalesce(:reason, reason)
   WHERE ingestion_no = :no AND row = :row`,
);
const history = sql<
  [number, number],
  { version: number; state: string; before: string; after: string; author: string; made_at: number }
>(
  `SELECT version, state, before, after, author, made_at FROM quarantine_repair
   WHERE ingestion_no = ? AND row = ? ORDER BY version LIMIT 1000`,
);
const takeOutOf = (table: "tx" | "held_tx") =>
  sql<{ readonly no: number }>(
    `DELETE FROM ${table} WHERE ingestion_no = :no AND row IN (SELECT row FROM quarantine WHERE ingestion_no = :no)`,
  );
const takeOutRows = takeOutOf("tx");
const takeOutHeld = takeOutOf("held_tx");

/** SQL of rows that could not be read and of what people did about them. Casts: written from values of that type. */
export const quarantineStore = {
  page(
    tx: ReadTx,
    about: {
      readonly projectId: ProjectId;
      readonly ingestionId: IngestionId | undefined;
      readonly code: string | undefined;
      readonly state: QuarantineState | undefined;
    },
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): { total: number; rows: QuarantinedRow[] } {
    const which = {
      project: about.projectId,
      ingestion: about.ingestionId ?? null,
      code: about.code ?? null,
      state: about.state ?? null,
    };
    const rows = tx.all(page, { ...which, limit, offset }).map(toQuarantined);
    return { total: tx.get(count, which)?.n ?? 0, rows };
  },
  classes(tx: ReadTx, ingestionNo: number) {
    const found = new Map<string, Record<QuarantineState, number>>();
    for (const { code, state, n } of tx.all(classes, [ingestionNo])) {
      const states = found.get(code) ?? { new: 0, repairing: 0, repaired: 0, ignored: 0 };
      found.set(code, { ...states, [state]: n });
    }
    return [...found].map(([code, states]) => ({
      code,
      rows: states.new + states.repairing + states.repaired + states.ignored,
      states,
    }));
  },
  /** Rows by number or by what is wrong with them, at most 20,000, with the cells as they stand now. */
  some(
    tx: ReadTx,
    no: number,
    which: { readonly code?: string | undefined; readonly rows?: readonly number[] | undefined },
  ) {
    const rows = which.rows === undefined ? null : JSON.stringify(which.rows);
    return tx.all(someRows, { no, code: which.code ?? null, rows }).map(({ row, raw, state, after }) => ({
      row,
      raw: JSON.parse(raw) as string[],
      cells: JSON.parse(after ?? raw) as string[],
      state: state as QuarantineState,
    }));
  },
  /** The cells of every row that a person has repaired, or tried to. */
  repairs: (tx: ReadTx, no: number): Map<number, string[]> =>
    new Map(tx.all(repairs, [no]).map(({ row, after }) => [row, JSON.parse(after) as string[]])),
  addVersion(tx: WriteTx, no: number, { row, state, before, after, author, madeAt }: RepairVersion): void {
    tx.run(insertVersion, {
      no,
      row,
      state,
      before: JSON.stringify(before),
      after: JSON.stringify(after),
      author,
      at: madeAt,
    });
  },
  setState(
    tx: WriteTx,
    no: number,
    row: number,
    to: { readonly state: QuarantineState; readonly code?: string; readonly reason?: string },
  ): void {
    tx.run(setState, { no, row, state: to.state, code: to.code ?? null, reason: to.reason ?? null });
  },
  history: (tx: ReadTx, no: number, row: number) =>
    tx.all(history, [no, row]).map((version) => ({
      version: version.version,
      state: version.state as QuarantineState,
      before: JSON.parse(version.before) as string[],
      after: JSON.parse(version.after) as string[],
      author: version.author as UserId,
      madeAt: new Date(version.made_at).toISOString() as Instant,
    })),
  /** Takes every row that a repair brought in out of what counts. */
  takeOutRepaired(tx: WriteTx, no: number): void {
    tx.run(takeOutRows, { no });
    tx.run(takeOutHeld, { no });
  },
};

function toQuarantined(row: QuarantineRow): QuarantinedRow {
  return {
    ingestionId: row.ingestion_id as IngestionId,
    fileName: row.file_name,
    row: row.row,
    code: row.code,
    reason: row.reason,
    raw: JSON.parse(row.raw) as string[],
    cells: JSON.parse(row.after ?? row.raw) as string[],
    state: row.state as QuarantineState,
    versions: row.versions,
  };
}
