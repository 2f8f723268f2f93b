import type { CaseId, RelationId, UserId } from "../../../../contract/ids.ts";
import type { RelationType } from "../../../../contract/procedures/caseGraph.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../../storage/database.ts";

export interface StoredRelation {
  readonly relation_id: RelationId;
  readonly case_id: CaseId;
  readonly type: RelationType;
  /** Key of the party; `from_name` is how it was called when the relation was declared. */
  readonly from_key: string;
  readonly from_name: string;
  readonly to_key: string;
  readonly to_name: string;
  readonly note: string;
  readonly made_at: number;
  readonly made_by: UserId;
  readonly removed_at: number | null;
}

type Named = Readonly<Record<string, SqlValue>>;

const columns =
  "relation_id, case_id, type, from_key, from_name, to_key, to_name, note, made_at, made_by, removed_at FROM case_relation";
const standing = sql<[string], StoredRelation>(
  `SELECT ${columns} WHERE case_id = ? AND removed_at IS NULL ORDER BY relation_no LIMIT 100000`,
);
const one = sql<[string], StoredRelation>(`SELECT ${columns} WHERE relation_id = ?`);
const page = sql<[string, number, number], StoredRelation>(
  `SELECT ${columns} WHERE case_id = ? ORDER BY relation_no DESC LIMIT ? OFFSET ?`,
);
const count = sql<[string], { n: number }>("SELECT count(*) AS n FROM case_relation WHERE case_id = ?");
const insert = sql<Named>(
  `INSERT INTO case_relation (relation_id, case_id, type, from_key, from_name, to_key, to_name, note, made_at, made_by, removed_at)
   VALUES (:relation_id, :case_id, :type, :from_key, :from_name, :to_key, :to_name, :note, :made_at, :made_by, :removed_at)`,
);
const setRemoved = sql<[number | null, string]>(
  "UPDATE case_relation SET removed_at = ? WHERE relation_id = ?",
);

/** Ties that people declared; a removed one keeps its row. */
export const relationsStore = {
  standing: (tx: ReadTx, caseId: CaseId) => tx.all(standing, [caseId]),
  get: (tx: ReadTx, relationId: RelationId) => tx.get(one, [relationId]),
  page: (
    tx: ReadTx,
    caseId: CaseId,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ) => ({
    total: tx.get(count, [caseId])?.n ?? 0,
    relations: tx.all(page, [caseId, limit, offset]),
  }),
  insert: (tx: WriteTx, relation: StoredRelation) => void tx.run(insert, { ...relation }),
  setRemoved: (tx: WriteTx, relationId: RelationId, at: number | null) =>
    void tx.run(setRemoved, [at, relationId]),
};
