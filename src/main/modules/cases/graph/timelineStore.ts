import type { CaseId } from "../../../../contract/ids.ts";
import type { TimelineKind } from "../../../../contract/procedures/caseGraph.ts";
import { type ReadTx, type Sql, type SqlValue, sql, type WriteTx } from "../../../storage/database.ts";

export interface TimelineQuery {
  readonly caseId: CaseId;
  readonly clock: "happened" | "known";
  readonly descending: boolean;
  readonly kinds?: readonly TimelineKind[] | undefined;
  /** Days since 1970 on the chosen clock. */
  readonly fromDay: number | undefined;
  readonly toDay: number | undefined;
  readonly text?: string | undefined;
  readonly starred: boolean;
  readonly offset: number;
  readonly limit: number;
}

export interface StoredMoment {
  readonly entry: string;
  readonly kind: TimelineKind;
  readonly what: string;
  readonly first_day: number | null;
  readonly last_day: number | null;
  /** Milliseconds since 1970. */
  readonly known: number;
  readonly evidence_id: string | null;
  readonly party: string;
  readonly currency: string;
  readonly rows: number;
  readonly paid_in: number;
  readonly paid_out: number;
  readonly tx_id: string;
  readonly sequence: number | null;
  readonly starred: number;
}

type Named = Readonly<Record<string, SqlValue>>;

const none = "'' AS party, '' AS currency, 0 AS rows, 0 AS paid_in, 0 AS paid_out, '' AS tx_id";
const ofCase = "FROM exhibit e WHERE e.case_id = :case";
const cited = `'E-' || e.exhibit_no || ' “' || e.title || '”'`;
/** First and last day of the rows of an exhibit. */
const days = (end: "min(p.first_day)" | "max(p.last_day)") =>
  `(SELECT ${end} FROM exhibit_party p WHERE p.evidence_id = e.evidence_id)`;
const span = `${days("min(p.first_day)")} AS first_day, ${days("max(p.last_day)")} AS last_day`;

/** A row that several exhibits hold is told once, by the one that was collected first (`min` picks its row). */
const sameRow =
  "coalesce(nullif(m.tx_id, ''), m.evidence_id || ':' || m.day || ':' || m.own_account || ':' || m.name || ':' || m.account || ':' || m.currency)";
/** One line for everything that happened or was learnt; exhibits of few days tell day by day, others in spans. */
const moments = `
  SELECT 'pay:' || ${sameRow} AS entry,
    'payment' AS kind, coalesce(nullif(m.name, ''), nullif(m.account, ''), 'No counterparty named') AS what,
    m.day AS first_day, m.day AS last_day, min(e.collected_at) AS known, e.evidence_id, m.party, m.currency, m.rows, m.paid_in, m.paid_out, m.tx_id, NULL AS sequence
    FROM exhibit e CROSS JOIN exhibit_moment m ON m.evidence_id = e.evidence_id WHERE e.case_id = :case AND e.status <> 'rejected'
    GROUP BY ${sameRow}
  UNION ALL
  SELECT 'pay:' || p.evidence_id || '::' || p.own_account || ':' || p.name || ':' || p.account || ':' || p.currency,
    'payment', coalesce(nullif(p.name, ''), nullif(p.account, ''), 'No counterparty named'),
    p.first_day, p.last_day, e.collected_at, e.evidence_id, p.party, p.currency, p.rows, p.paid_in, p.paid_out, '', NULL
    FROM exhibit e CROSS JOIN exhibit_party p ON p.evidence_id = e.evidence_id WHERE e.case_id = :case AND e.status <> 'rejected'
      AND NOT EXISTS (SELECT 1 FROM exhibit_moment m WHERE m.evidence_id = e.evidence_id)
  UNION ALL
  SELECT 'exh:' || e.evidence_id, 'exhibit', 'Collected ' || ${cited}, ${span}, e.collected_at, e.evidence_id, ${none}, NULL ${ofCase}
  UNION ALL
  SELECT 'dec:' || u.custody_no, 'decision', upper(substr(u.action, 1, 1)) || substr(u.action, 2) || ' ' || ${cited}
      || CASE WHEN u.reason = '' THEN '' ELSE ': ' || u.reason END,
    ${span}, u.at, e.evidence_id, ${none}, u.sequence
    FROM custody u CROSS JOIN exhibit e ON e.evidence_id = u.evidence_id
    WHERE u.case_id = :case AND u.action IN ('admitted', 'rejected', 'withdrawn', 'transferred')
  UNION ALL
  SELECT 'imp:' || i.ingestion_id, 'import', 'Imported ' || i.file_name, i.from_day, i.to_day, i.started_at, NULL, ${none}, NULL
    FROM ingestion i WHERE i.ingestion_id IN (SELECT o.ingestion_id FROM exhibit_origin o CROSS JOIN exhibit e ON e.evidence_id = o.evidence_id WHERE e.case_id = :case)
  UNION ALL
  SELECT 'lnk:' || l.kind || ':' || l.ref, 'link', 'Linked ' || l.kind || ': ' || l.label,
    (SELECT min(t.day) FROM finding_tx f CROSS JOIN tx t ON t.ingestion_no = f.ingestion_no AND t.row = f.row WHERE f.finding_id = l.ref),
    (SELECT max(t.day) FROM finding_tx f CROSS JOIN tx t ON t.ingestion_no = f.ingestion_no AND t.row = f.row WHERE f.finding_id = l.ref),
    l.at, NULL, ${none}, NULL FROM case_link l WHERE l.case_id = :case
  UNION ALL
  SELECT 'rel:' || r.relation_id, 'relation', r.from_name || ' ' || replace(r.type, '_', ' ') || ' ' || r.to_name
      || CASE WHEN r.removed_at IS NULL THEN '' ELSE ' (removed)' END,
    NULL, NULL, r.made_at, NULL, ${none}, NULL FROM case_relation r WHERE r.case_id = :case
  UNION ALL
  SELECT 'seal:' || s.number, 'seal', 'Sealed with ' || s.exhibits || ' exhibits', NULL, NULL, s.sealed_at, NULL, ${none}, s.sequence
    FROM case_seal s WHERE s.case_id = :case`;
const starred = "EXISTS (SELECT 1 FROM case_star r WHERE r.case_id = :case AND r.entry_id = v.entry)";
const fits = `(:kinds IS NULL OR v.kind IN (SELECT value FROM json_each(:kinds)))
  AND (:text IS NULL OR lower(v.what) LIKE :text ESCAPE '\\')
  AND (:starred = 0 OR ${starred})
  AND (:happened = 0 OR (v.first_day IS NOT NULL AND v.kind IN ('payment', 'link')))
  AND (:from IS NULL OR CASE WHEN :happened = 1 THEN v.last_day ELSE v.known / 86400000 END >= :from)
  AND (:to IS NULL OR CASE WHEN :happened = 1 THEN v.first_day ELSE v.known / 86400000 END <= :to)`;
const count = sql<Named, { n: number }>(`SELECT count(*) AS n FROM (${moments}) v WHERE ${fits}`);
const setStar = sql<[string, string, number]>(
  "INSERT OR IGNORE INTO case_star (case_id, entry_id, at) VALUES (?, ?, ?)",
);
const dropStar = sql<[string, string]>("DELETE FROM case_star WHERE case_id = ? AND entry_id = ?");

/** What happened and what was learnt, on either clock. */
export const timelineStore = {
  page(tx: ReadTx, query: TimelineQuery): { readonly total: number; readonly moments: StoredMoment[] } {
    const text = query.text?.trim().toLowerCase() ?? "";
    const params = {
      case: query.caseId,
      happened: query.clock === "happened" ? 1 : 0,
      kinds: query.kinds === undefined ? null : JSON.stringify(query.kinds),
      text: text === "" ? null : `%${text.replace(/[\\%_]/g, "\\$&")}%`,
      starred: query.starred ? 1 : 0,
      from: query.fromDay ?? null,
      to: query.toDay ?? null,
    };
    const direction = query.descending ? "DESC" : "ASC";
    const clocks = query.clock === "happened" ? ["first_day", "known"] : ["known", "first_day"];
    const statement: Sql<Named, StoredMoment> = sql(
      `SELECT v.*, ${starred} AS starred FROM (${moments}) v WHERE ${fits}
       ORDER BY ${clocks.map((clock) => `v.${clock} ${direction}`).join(", ")}, v.entry LIMIT :limit OFFSET :offset`,
    );
    const { offset, limit } = query;
    return {
      total: tx.get(count, params)?.n ?? 0,
      moments: tx.all(statement, { ...params, offset, limit }),
    };
  },
  star(tx: WriteTx, caseId: CaseId, entryId: string, at: number | undefined): void {
    if (at === undefined) tx.run(dropStar, [caseId, entryId]);
    else tx.run(setStar, [caseId, entryId, at]);
  },
};
