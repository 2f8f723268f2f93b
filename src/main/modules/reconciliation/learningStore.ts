import { type ReadTx, sql, type WriteTx } from "../../storage/database.ts";
import { type FeePayment, type LearnedFee, learnFees } from "./matching/learnedFees.ts";

/** Two names that people have matched, and how often they have or have refused to. */
export interface LearnedAlias {
  readonly ours: string;
  readonly theirs: string;
  readonly confirmed: number;
  readonly rejected: number;
}

export interface RuleKey {
  readonly kind: "alias" | "fee";
  readonly ours: string;
  readonly theirs: string;
}

/** Names that a person has matched, twice and never once against it. */
const aliases = sql<[string], LearnedAlias>(
  `SELECT l.counterparty AS ours, b.counterparty AS theirs, sum(g.status = 'confirmed') AS confirmed, sum(g.status = 'rejected') AS rejected
   FROM match_group g
     JOIN match_row lr ON lr.match_no = g.match_no AND lr.side = 'ledger' JOIN tx l ON l.ingestion_no = lr.ingestion_no AND l.row = lr.row
     JOIN match_row br ON br.match_no = g.match_no AND br.side = 'bank' JOIN tx b ON b.ingestion_no = br.ingestion_no AND b.row = br.row
   WHERE g.project_id = ? AND g.type = 'direct' AND g.auto_confirmed = 0 AND g.status IN ('confirmed', 'rejected')
     AND l.counterparty <> '' AND b.counterparty <> '' AND l.counterparty <> b.counterparty
   GROUP BY ours, theirs HAVING confirmed >= 2 AND rejected = 0 ORDER BY confirmed DESC, ours, theirs LIMIT 10000`,
);
/** In the bank's sign. */
const feePayments = sql<[string], FeePayment>(
  `SELECT l.counterparty, g.currency, g.ledger_sum AS ledger, g.bank_sum AS bank FROM match_group g
     JOIN match_row lr ON lr.match_no = g.match_no AND lr.side = 'ledger' JOIN tx l ON l.ingestion_no = lr.ingestion_no AND l.row = lr.row
   WHERE g.project_id = ? AND g.type = 'direct' AND g.status = 'confirmed' AND g.bank_sum <> g.ledger_sum
     AND g.ledger_rows = 1 AND g.bank_rows = 1 AND l.counterparty <> '' LIMIT 1000000`,
);
const off = sql<[string], RuleKey>(
  "SELECT kind, ours, theirs FROM learned_rule_off WHERE project_id = ? LIMIT 100000",
);
const switchOff = sql<[string, string, string, string, number, string]>(
  "INSERT INTO learned_rule_off (project_id, kind, ours, theirs, at, user_id) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
);
const switchOn = sql<[string, string, string, string]>(
  "DELETE FROM learned_rule_off WHERE project_id = ? AND kind = ? AND ours = ? AND theirs = ?",
);

/** SQL of what was learned from decisions. */
export const learningStore = {
  aliases: (tx: ReadTx, projectId: string): LearnedAlias[] => tx.all(aliases, [projectId]),
  fees: (tx: ReadTx, projectId: string): LearnedFee[] => learnFees(tx.all(feePayments, [projectId])),
  off: (tx: ReadTx, projectId: string): Set<string> =>
    new Set(tx.all(off, [projectId]).map((rule) => keyOf(rule))),
  switchOff(tx: WriteTx, projectId: string, rule: RuleKey & { at: number; userId: string }): void {
    tx.run(switchOff, [projectId, rule.kind, rule.ours, rule.theirs, rule.at, rule.userId]);
  },
  switchOn: (tx: WriteTx, projectId: string, { kind, ours, theirs }: RuleKey) =>
    void tx.run(switchOn, [projectId, kind, ours, theirs]),
};

/** One text for a rule. */
export function keyOf({ kind, ours, theirs }: RuleKey): string {
  return JSON.stringify([kind, ours, theirs]);
}

/** A fee's rule is of a counterparty and a currency; that its figure changes with more evidence does not make it another. */
export function keyOfFee(fee: Pick<LearnedFee, "counterparty" | "currency">): RuleKey {
  return { kind: "fee", ours: fee.counterparty, theirs: fee.currency };
}

/** What a run goes by: what was learned and is not switched off. */
export function activeRules(tx: ReadTx, projectId: string) {
  const isOff = learningStore.off(tx, projectId);
  return {
    aliases: learningStore
      .aliases(tx, projectId)
      .filter((alias) => !isOff.has(keyOf({ kind: "alias", ours: alias.ours, theirs: alias.theirs })))
      .map(({ ours, theirs }) => [ours, theirs] as const),
    fees: learningStore.fees(tx, projectId).filter((fee) => !isOff.has(keyOf(keyOfFee(fee)))),
  };
}
