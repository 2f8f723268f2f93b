import type { EntityDecisionKind } from "../../../contract/events/entities.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { EntityDecisionId, ProjectId } from "../../../contract/ids.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

/** An import whose rows count, with what changes when its rows do. */
export interface CountedImport {
  readonly ingestion_no: number;
  readonly side: Side;
  readonly accepted: number;
  readonly held: number;
  readonly sum: number;
  readonly repairs: number;
}

/** What entities are read from. */
export interface PartyRow {
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
  readonly counterparty: string;
  readonly counterparty_account: string;
  readonly account: string;
  readonly reference: string;
  readonly description: string;
}

/** A person's decision; `groups` are the keys of what was merged or kept apart, one group per entity. */
export interface StoredDecision {
  readonly decisionId: EntityDecisionId;
  readonly projectId: ProjectId;
  readonly kind: EntityDecisionKind;
  readonly groups: readonly (readonly string[])[];
  readonly probability: number | null;
  readonly madeAt: number;
  readonly madeBy: string;
  readonly withdrawnAt: number | null;
}

interface DecisionRow {
  readonly decision_id: EntityDecisionId;
  readonly project_id: ProjectId;
  readonly kind: EntityDecisionKind;
  readonly keys: string;
  readonly probability: number | null;
  readonly made_at: number;
  readonly made_by: string;
  readonly withdrawn_at: number | null;
}

const decisionColumns =
  "decision_id, project_id, kind, keys, probability, made_at, made_by, withdrawn_at FROM entity_decision";
const counted = sql<[ProjectId], CountedImport>(
  `SELECT ingestion_no, side, accepted, held, sum,
     (SELECT count(*) FROM quarantine_repair r WHERE r.ingestion_no = i.ingestion_no) AS repairs FROM ingestion i
   WHERE project_id = ? AND status = 'committed' ORDER BY ingestion_no LIMIT 100000`,
);
const rowsOf = sql<[number], PartyRow>(
  `SELECT day, amount, currency, counterparty, counterparty_account, account, reference, description FROM tx
   WHERE ingestion_no = ? ORDER BY row LIMIT 100000000`,
);
const secret = sql<[], { secret: Buffer }>("SELECT secret FROM entity_secret LIMIT 1");
const decisionsOf = sql<[ProjectId], DecisionRow>(
  `SELECT ${decisionColumns} WHERE project_id = ? ORDER BY decision_no LIMIT 100000`,
);
const oneDecision = sql<[EntityDecisionId], DecisionRow>(
  `SELECT ${decisionColumns} WHERE decision_id = ? LIMIT 1`,
);
const revision = sql<[ProjectId], { made: number; withdrawn: number }>(
  `SELECT count(*) AS made, count(withdrawn_at) AS withdrawn FROM entity_decision WHERE project_id = ?`,
);
const insert = sql<SqlValue[]>(
  "INSERT INTO entity_decision (decision_id, project_id, kind, keys, probability, made_at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
);
const withdraw = sql<[number, string, EntityDecisionId]>(
  "UPDATE entity_decision SET withdrawn_at = ?, withdrawn_by = ? WHERE decision_id = ? AND withdrawn_at IS NULL",
);

/** What entities are read from, and what people decided about them. */
export const entitiesStore = {
  counted: (tx: ReadTx, projectId: ProjectId): CountedImport[] => tx.all(counted, [projectId]),
  rowsOf: (tx: ReadTx, ingestionNo: number): IterableIterator<PartyRow> => tx.iterate(rowsOf, [ingestionNo]),
  secret: (tx: ReadTx): Buffer => tx.get(secret, [])?.secret ?? Buffer.alloc(0),
  decisions: (tx: ReadTx, projectId: ProjectId): StoredDecision[] =>
    tx.all(decisionsOf, [projectId]).map(toDecision),
  decision(tx: ReadTx, decisionId: EntityDecisionId): StoredDecision | undefined {
    const row = tx.get(oneDecision, [decisionId]);
    return row === undefined ? undefined : toDecision(row);
  },
  /** Another text whenever a decision was made or withdrawn. */
  revision(tx: ReadTx, projectId: ProjectId): string {
    const found = tx.get(revision, [projectId]);
    return `${found?.made ?? 0} ${found?.withdrawn ?? 0}`;
  },
  insert(tx: WriteTx, decision: Omit<StoredDecision, "withdrawnAt">): void {
    const { decisionId, projectId, kind, groups, probability, madeAt, madeBy } = decision;
    tx.run(insert, [decisionId, projectId, kind, JSON.stringify(groups), probability, madeAt, madeBy]);
  },
  /** Whether there was a standing decision to withdraw. */
  withdraw: (tx: WriteTx, decisionId: EntityDecisionId, by: { at: number; userId: string }): boolean =>
    tx.run(withdraw, [by.at, by.userId, decisionId]).changes === 1,
};

function toDecision(row: DecisionRow): StoredDecision {
  return {
    decisionId: row.decision_id,
    projectId: row.project_id,
    kind: row.kind,
    groups: JSON.parse(row.keys) as string[][], // written by `insert` above
    probability: row.probability,
    madeAt: row.made_at,
    madeBy: row.made_by,
    withdrawnAt: row.withdrawn_at,
  };
}
