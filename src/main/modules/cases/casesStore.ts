import type { Priority } from "../../../contract/events/definition.ts";
import type { CaseId, Day, ProjectId, UserId } from "../../../contract/ids.ts";
import type { Case, CaseStatus } from "../../../contract/procedures/cases.ts";
import { toInstant } from "../../base/clock.ts";
import { type ReadTx, type Sql, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

export interface StoredCase {
  readonly case_no: number;
  readonly case_id: CaseId;
  readonly project_id: ProjectId;
  readonly title: string;
  readonly summary: string;
  readonly status: CaseStatus;
  readonly priority: Priority;
  readonly assignee: string | null;
  readonly due: Day | null;
  /** JSON list. */
  readonly tags: string;
  readonly second_person: number;
  readonly opened_at: number;
  readonly opened_by: UserId;
  readonly changed_at: number;
  readonly risk: number;
}

/** With what is counted of it, and its last seal. */
interface CountedCase extends StoredCase {
  readonly proposed: number;
  readonly admitted: number;
  readonly rejected: number;
  readonly withdrawn: number;
  readonly open_tasks: number;
  readonly done_tasks: number;
  readonly seal_number: number | null;
  readonly sealed_at: number | null;
  readonly after_seal: number;
}

type Named = Readonly<Record<string, SqlValue>>;

const exhibits = (status: string) =>
  `(SELECT count(*) FROM exhibit e WHERE e.case_id = c.case_id AND e.status = '${status}')`;
const tasks = (done: "NULL" | "NOT NULL") =>
  `(SELECT count(*) FROM case_task k WHERE k.case_id = c.case_id AND k.removed_at IS NULL AND k.done_at IS ${done})`;
const counted = `c.*, ${exhibits("proposed")} AS proposed, ${exhibits("admitted")} AS admitted,
  ${exhibits("rejected")} AS rejected, ${exhibits("withdrawn")} AS withdrawn,
  ${tasks("NULL")} AS open_tasks, ${tasks("NOT NULL")} AS done_tasks,
  s.number AS seal_number, s.sealed_at AS sealed_at,
  CASE WHEN s.sequence IS NULL THEN 0
    ELSE (SELECT count(*) FROM ev WHERE ev.cas = c.case_id AND ev.seq > s.sequence) END AS after_seal`;
const withSeal = `case_file c LEFT JOIN case_seal s ON s.case_id = c.case_id
  AND s.number = (SELECT max(number) FROM case_seal WHERE case_id = c.case_id)`;
const fits = `(:project IS NULL OR c.project_id = :project) AND (:status IS NULL OR c.status = :status)
  AND (:priority IS NULL OR c.priority = :priority) AND (:assignee IS NULL OR c.assignee = :assignee)
  AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(c.tags) WHERE value = :tag))
  AND (:text IS NULL OR 'c-' || c.case_no || ' ' || lower(c.title) || ' ' || lower(c.tags) || ' ' || lower(coalesce(c.assignee, '')) LIKE :text ESCAPE '\\')`;
const orders = {
  changed: "c.changed_at DESC",
  opened: "c.case_no DESC",
  priority: "CASE c.priority WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END",
  due: "c.due IS NULL, c.due",
  title: "c.title COLLATE NOCASE",
  risk: "c.risk DESC",
} as const;
export type CaseOrder = keyof typeof orders;

const insert = sql<Named>(
  `INSERT INTO case_file (case_id, project_id, title, summary, status, priority, assignee, due, tags, second_person, opened_at, opened_by, changed_at)
   VALUES (:case_id, :project_id, :title, :summary, 'open', :priority, NULL, NULL, :tags, 0, :at, :by, :at)`,
);
const plain = sql<[string], StoredCase>("SELECT * FROM case_file WHERE case_id = ?");
const one = sql<[string], CountedCase>(`SELECT ${counted} FROM ${withSeal} WHERE c.case_id = ?`);
const byNumber = sql<[number], { case_id: CaseId }>("SELECT case_id FROM case_file WHERE case_no = ?");
const count = sql<Named, { n: number }>(`SELECT count(*) AS n FROM case_file c WHERE ${fits}`);
const update = sql<Named>(
  `UPDATE case_file SET title = :title, summary = :summary, status = :status, priority = :priority, assignee = :assignee,
     due = :due, tags = :tags, second_person = :second_person, changed_at = :changed_at WHERE case_id = :case_id`,
);
const touch = sql<[number, string]>("UPDATE case_file SET changed_at = ? WHERE case_id = ?");
const setRisk = sql<[number, string]>("UPDATE case_file SET risk = ? WHERE case_id = ?");
const setStatus = sql<[string, number, string]>(
  "UPDATE case_file SET status = ?, changed_at = ? WHERE case_id = ?",
);

export interface CaseQuery {
  readonly projectId: ProjectId | undefined;
  readonly status: CaseStatus | undefined;
  readonly priority: Priority | undefined;
  readonly assignee: string | undefined;
  readonly tag: string | undefined;
  readonly text: string | undefined;
}

export const casesStore = {
  insert(
    tx: WriteTx,
    added: Pick<StoredCase, "case_id" | "project_id" | "title" | "summary" | "priority" | "tags"> & {
      readonly at: number;
      readonly by: UserId;
    },
  ): void {
    tx.run(insert, { ...added });
  },
  get: (tx: ReadTx, caseId: CaseId) => tx.get(plain, [caseId]),
  view(tx: ReadTx, caseId: CaseId): Case | undefined {
    const row = tx.get(one, [caseId]);
    return row === undefined ? undefined : toCase(row);
  },
  /** The case of a number, such as 17 of `C-17`. */
  idOf: (tx: ReadTx, number: number) => tx.get(byNumber, [number])?.case_id,
  list(
    tx: ReadTx,
    query: CaseQuery,
    page: { readonly sort: CaseOrder; readonly offset: number; readonly limit: number },
  ): { readonly total: number; readonly cases: Case[] } {
    const params = parameters(query);
    const statement: Sql<Named, CountedCase> = sql(
      `SELECT ${counted} FROM ${withSeal} WHERE ${fits} ORDER BY ${orders[page.sort]}, c.case_no DESC LIMIT :limit OFFSET :offset`,
    );
    const rows = tx.all(statement, { ...params, limit: page.limit, offset: page.offset });
    return { total: tx.get(count, params)?.n ?? 0, cases: rows.map(toCase) };
  },
  update(tx: WriteTx, changed: StoredCase): void {
    const { case_id, title, summary, status, priority, assignee, due, tags, second_person, changed_at } =
      changed;
    const values = {
      case_id,
      title,
      summary,
      status,
      priority,
      assignee,
      due,
      tags,
      second_person,
      changed_at,
    };
    tx.run(update, values);
  },
  touch: (tx: WriteTx, caseId: CaseId, at: number) => void tx.run(touch, [at, caseId]),
  setRisk: (tx: WriteTx, caseId: CaseId, risk: number) => void tx.run(setRisk, [risk, caseId]),
  setStatus: (tx: WriteTx, caseId: CaseId, status: CaseStatus, at: number) =>
    void tx.run(setStatus, [status, at, caseId]),
};

function parameters(query: CaseQuery): Named {
  const text = query.text?.trim().toLowerCase();
  return {
    project: query.projectId ?? null,
    status: query.status ?? null,
    priority: query.priority ?? null,
    assignee: query.assignee ?? null,
    tag: query.tag ?? null,
    text: text === undefined || text === "" ? null : `%${text.replace(/[\\%_]/g, "\\$&")}%`,
  };
}

export function numberOf(row: Pick<StoredCase, "case_no">): string {
  return `C-${row.case_no}`;
}

function toCase(row: CountedCase): Case {
  return {
    caseId: row.case_id,
    number: numberOf(row),
    projectId: row.project_id,
    title: row.title,
    summary: row.summary,
    status: row.status,
    priority: row.priority,
    assignee: row.assignee,
    due: row.due,
    tags: JSON.parse(row.tags) as string[], // written from a checked list
    needsSecondPerson: row.second_person === 1,
    openedAt: toInstant(row.opened_at),
    openedBy: row.opened_by,
    changedAt: toInstant(row.changed_at),
    exhibits: {
      proposed: row.proposed,
      admitted: row.admitted,
      rejected: row.rejected,
      withdrawn: row.withdrawn,
    },
    tasks: { open: row.open_tasks, done: row.done_tasks },
    risk: row.risk,
    seal:
      row.seal_number === null || row.sealed_at === null
        ? null
        : { number: row.seal_number, sealedAt: toInstant(row.sealed_at), after: row.after_seal },
  };
}
