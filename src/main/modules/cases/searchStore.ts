import type { CaseId, ProjectId } from "../../../contract/ids.ts";
import type { CaseHit } from "../../../contract/procedures/cases.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

type Named = Readonly<Record<string, SqlValue>>;

const numbers = sql<[string, string], { text_no: number }>(
  "SELECT text_no FROM case_text_about WHERE ref = ? AND kind = ? LIMIT 1000000",
);
const dropAbout = sql<[number]>("DELETE FROM case_text_about WHERE text_no = ?");
const dropText = sql<[number]>("DELETE FROM case_text WHERE rowid = ?");
const addAbout = sql<[string, string, string]>(
  "INSERT INTO case_text_about (case_id, kind, ref) VALUES (?, ?, ?)",
);
const addText = sql<[number, string, string]>("INSERT INTO case_text (rowid, title, body) VALUES (?, ?, ?)");
/** Staged text of an exhibit that is not there yet counts for nothing. */
const from = `FROM case_text CROSS JOIN case_text_about t ON t.text_no = case_text.rowid
  CROSS JOIN case_file c ON c.case_id = t.case_id
  WHERE case_text MATCH :words AND (:case IS NULL OR t.case_id = :case) AND (:project IS NULL OR c.project_id = :project)
    AND (t.kind <> 'content' OR EXISTS (SELECT 1 FROM exhibit e WHERE e.evidence_id = t.ref))`;
const count = sql<Named, { n: number }>(`SELECT count(*) AS n ${from}`);
const page = sql<
  Named,
  {
    readonly case_id: CaseId;
    readonly case_no: number;
    readonly case_title: string;
    readonly kind: CaseHit["kind"];
    readonly ref: string;
    readonly title: string;
    readonly excerpt: string;
  }
>(
  `SELECT t.case_id, c.case_no, c.title AS case_title, t.kind, t.ref, case_text.title,
     snippet(case_text, -1, '⟦', '⟧', '…', 24) AS excerpt
   ${from} ORDER BY bm25(case_text, 4.0, 1.0), case_text.rowid LIMIT :limit OFFSET :offset`,
);

/** What is searched of a note, a task, an allegation, an exhibit or a case itself. */
export interface SearchText {
  readonly caseId: CaseId;
  readonly kind: CaseHit["kind"];
  readonly ref: string;
  readonly title: string;
  readonly body: string;
}

/** Full text of cases (SQLite FTS5). */
export const searchStore = {
  /** In the place of what was there of it. */
  put(tx: WriteTx, text: SearchText): void {
    searchStore.remove(tx, text.kind, text.ref);
    searchStore.add(tx, text);
  },
  /** A further piece of a long text. */
  add(tx: WriteTx, { caseId, kind, ref, title, body }: SearchText): void {
    const { lastId } = tx.run(addAbout, [caseId, kind, ref]);
    tx.run(addText, [lastId, title, body]);
  },
  remove(tx: WriteTx, kind: SearchText["kind"], ref: string): void {
    for (const { text_no } of tx.all(numbers, [ref, kind])) {
      tx.run(dropText, [text_no]);
      tx.run(dropAbout, [text_no]);
    }
  },
  find(
    tx: ReadTx,
    query: {
      readonly text: string;
      readonly caseId: CaseId | undefined;
      readonly projectId: ProjectId | undefined;
      readonly offset: number;
      readonly limit: number;
    },
  ): { readonly total: number; readonly hits: CaseHit[] } {
    const words = toMatch(query.text);
    if (words === "") return { total: 0, hits: [] };
    const params = { words, case: query.caseId ?? null, project: query.projectId ?? null };
    const rows = tx.all(page, { ...params, offset: query.offset, limit: query.limit });
    return {
      total: tx.get(count, params)?.n ?? 0,
      hits: rows.map((row) => ({
        caseId: row.case_id,
        caseNumber: `C-${row.case_no}`,
        caseTitle: row.case_title,
        kind: row.kind,
        id: row.ref,
        title: row.title,
        excerpt: row.excerpt,
      })),
    };
  },
};

/** Every word must be there, the last as a beginning; a user's marks never become operators. Text in quotes is a phrase. */
export function toMatch(text: string): string {
  const parts = text.match(/"[^"]+"|[^\s"]+/g) ?? [];
  const terms = parts
    .map((part) => part.replaceAll('"', ""))
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .map((part) => `"${part}"`);
  return terms.map((term, i) => (i === terms.length - 1 ? `${term}*` : term)).join(" ");
}
