import type { CaseId, EvidenceId, IngestionId, Sha256, UserId } from "../../../../contract/ids.ts";
import type { Exhibit, ExhibitKind, ExhibitStatus } from "../../../../contract/procedures/evidence.ts";
import { toInstant } from "../../../base/clock.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../../storage/database.ts";
import { checklistOf } from "./checklists.ts";

export interface StoredExhibit {
  readonly evidence_id: EvidenceId;
  readonly case_id: CaseId;
  readonly exhibit_no: number;
  readonly kind: ExhibitKind;
  readonly title: string;
  readonly description: string;
  readonly original_name: string;
  readonly media_type: string;
  readonly source: string;
  readonly sha256: Sha256;
  readonly byte_size: number;
  readonly status: ExhibitStatus;
  readonly reason: string;
  /** JSON list of the codes answered with yes. */
  readonly answered: string;
  readonly decided_by: UserId | null;
  readonly decided_at: number | null;
  readonly collected_by: UserId;
  readonly collected_at: number;
  readonly tool: string;
  /** Of what it shows, 0 to 1: what risk begins with. */
  readonly severity: number;
  readonly rows_root: Sha256 | null;
  readonly rows: number;
  readonly line_offsets: Buffer | null;
  readonly checked_at: number | null;
  readonly is_whole: number | null;
}

type Named = Readonly<Record<string, SqlValue>>;

const insert = sql<Named>(
  `INSERT INTO exhibit (evidence_id, case_id, exhibit_no, kind, title, description, original_name, media_type, source, sha256, byte_size,
     status, reason, answered, decided_by, decided_at, collected_by, collected_at, tool, severity, rows_root, rows, line_offsets, checked_at, is_whole)
   VALUES (:evidence_id, :case_id, :exhibit_no, :kind, :title, :description, :original_name, :media_type, :source, :sha256, :byte_size,
     :status, :reason, :answered, :decided_by, :decided_at, :collected_by, :collected_at, :tool, :severity, :rows_root, :rows, :line_offsets, :checked_at, :is_whole)`,
);
const nextNumber = sql<[string], { n: number }>(
  "SELECT coalesce(max(exhibit_no), 0) + 1 AS n FROM exhibit WHERE case_id = ?",
);
const byId = sql<[string], StoredExhibit>("SELECT * FROM exhibit WHERE evidence_id = ?");
const byContent = sql<[string, string], StoredExhibit>(
  "SELECT * FROM exhibit WHERE case_id = ? AND sha256 = ? ORDER BY exhibit_no LIMIT 1",
);
const fits = `case_id = :case AND (:status IS NULL OR status = :status) AND (:kind IS NULL OR kind = :kind)
  AND (:text IS NULL OR 'e-' || exhibit_no || ' ' || lower(title) || ' ' || lower(original_name) || ' ' || lower(source) LIKE :text ESCAPE '\\')`;
const count = sql<Named, { n: number }>(`SELECT count(*) AS n FROM exhibit WHERE ${fits}`);
const page = sql<Named, StoredExhibit>(
  `SELECT * FROM exhibit WHERE ${fits} ORDER BY exhibit_no LIMIT :limit OFFSET :offset`,
);
const decide = sql<Named>(
  `UPDATE exhibit SET status = :status, reason = :reason, answered = :answered, decided_by = :by, decided_at = :at
   WHERE evidence_id = :id`,
);
const describe = sql<[string, string, string]>(
  "UPDATE exhibit SET title = ?, description = ? WHERE evidence_id = ?",
);
const setChecked = sql<[number, number, string]>(
  "UPDATE exhibit SET checked_at = ?, is_whole = ? WHERE evidence_id = ?",
);
const parties = sql<[string], { n: number }>(
  "SELECT count(DISTINCT party) AS n FROM exhibit_party WHERE evidence_id = ? AND party <> ''",
);
const onImport = sql<[string], StoredExhibit>(
  `SELECT e.* FROM exhibit_origin o JOIN exhibit e ON e.evidence_id = o.evidence_id
   WHERE o.ingestion_id = ? ORDER BY e.case_id, e.exhibit_no LIMIT 1000`,
);
const sealedOnImport = sql<[string], { case_id: CaseId; case_no: number }>(
  `SELECT DISTINCT c.case_id, c.case_no FROM exhibit_origin o JOIN exhibit e ON e.evidence_id = o.evidence_id
     JOIN case_seal s ON s.case_id = e.case_id JOIN case_file c ON c.case_id = e.case_id
   WHERE o.ingestion_id = ? AND e.status = 'admitted' AND e.collected_at <= s.sealed_at ORDER BY c.case_no LIMIT 100`,
);
const stale = sql<[number, number], StoredExhibit>(
  "SELECT * FROM exhibit WHERE coalesce(checked_at, collected_at) < ? ORDER BY coalesce(checked_at, collected_at) LIMIT ?",
);

export const exhibitsStore = {
  insert: (tx: WriteTx, exhibit: StoredExhibit) => void tx.run(insert, { ...exhibit }),
  nextNumber: (tx: ReadTx, caseId: CaseId) => tx.get(nextNumber, [caseId])?.n ?? 1,
  get: (tx: ReadTx, evidenceId: EvidenceId) => tx.get(byId, [evidenceId]),
  byContent: (tx: ReadTx, caseId: CaseId, sha256: Sha256) => tx.get(byContent, [caseId, sha256]),
  page(
    tx: ReadTx,
    query: {
      readonly caseId: CaseId;
      readonly status?: ExhibitStatus | undefined;
      readonly kind?: ExhibitKind | undefined;
      readonly text?: string | undefined;
    },
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): { readonly total: number; readonly exhibits: StoredExhibit[] } {
    const text = query.text?.trim().toLowerCase() ?? "";
    const params = {
      case: query.caseId,
      status: query.status ?? null,
      kind: query.kind ?? null,
      text: text === "" ? null : `%${text.replace(/[\\%_]/g, "\\$&")}%`,
    };
    return { total: tx.get(count, params)?.n ?? 0, exhibits: tx.all(page, { ...params, offset, limit }) };
  },
  decide(
    tx: WriteTx,
    id: EvidenceId,
    decision: {
      readonly status: ExhibitStatus;
      readonly reason: string;
      readonly answered: readonly string[];
      readonly by: UserId;
      readonly at: number;
    },
  ): void {
    tx.run(decide, { ...decision, answered: JSON.stringify(decision.answered), id });
  },
  describe: (tx: WriteTx, id: EvidenceId, title: string, description: string) =>
    void tx.run(describe, [title, description, id]),
  setChecked: (tx: WriteTx, id: EvidenceId, at: number, isWhole: boolean) =>
    void tx.run(setChecked, [at, isWhole ? 1 : 0, id]),
  countParties: (tx: ReadTx, id: EvidenceId) => tx.get(parties, [id])?.n ?? 0,
  onImport: (tx: ReadTx, ingestionId: IngestionId) => tx.all(onImport, [ingestionId]),
  /** Cases whose seal binds admitted rows of an import. */
  sealedOnImport: (tx: ReadTx, ingestionId: IngestionId) => tx.all(sealedOnImport, [ingestionId]),
  /** Exhibits not checked since a time (milliseconds since 1970), those waiting longest first. */
  stale: (tx: ReadTx, before: number, limit: number) => tx.all(stale, [before, limit]),
};

export function toExhibit(row: StoredExhibit): Exhibit {
  const answered = new Set(JSON.parse(row.answered) as string[]); // written from a checked list
  return {
    evidenceId: row.evidence_id,
    caseId: row.case_id,
    number: `E-${row.exhibit_no}`,
    kind: row.kind,
    title: row.title,
    description: row.description,
    originalName: row.original_name,
    mediaType: row.media_type,
    source: row.source,
    sha256: row.sha256,
    byteSize: row.byte_size,
    status: row.status,
    reason: row.reason,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at === null ? null : toInstant(row.decided_at),
    collectedBy: row.collected_by,
    collectedAt: toInstant(row.collected_at),
    tool: row.tool,
    rowsRoot: row.rows_root,
    rows: row.rows,
    checkedAt: row.checked_at === null ? null : toInstant(row.checked_at),
    isWhole: row.is_whole === null ? null : row.is_whole === 1,
    checklist: checklistOf(row.kind).map((item) => ({ ...item, isAnswered: answered.has(item.code) })),
  };
}
