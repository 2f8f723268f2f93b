import type { TxId } from "../../../contract/ids.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";

interface Part {
  readonly ledger: TxId[];
  readonly bank: TxId[];
}

interface Parts {
  readonly parts: Part[];
  /** Why it can't be split so; undefined when it can. */
  readonly problem: string | undefined;
}

/** The parts that rows were given to, in the order of their names; a part needs rows of both sides. */
export function partsOf(
  match: Pick<Match, "ledger" | "bank">,
  partOf: Readonly<Record<string, string>>,
): Parts {
  const names = [...new Set(Object.values(partOf))].filter((name) => name !== "");
  const idsOf = (rows: Match["ledger"], name: string) =>
    rows.filter(({ txId }) => partOf[txId] === name).map(({ txId }) => txId);
  const parts = names
    .toSorted((a, b) => Number(a) - Number(b))
    .map((name) => ({ name, ledger: idsOf(match.ledger, name), bank: idsOf(match.bank, name) }));
  if (parts.length === 0) return { parts: [], problem: "Give at least one row of each side to a part." };
  const lame = parts.find(({ ledger, bank }) => ledger.length === 0 || bank.length === 0);
  return {
    parts: parts.map(({ ledger, bank }) => ({ ledger, bank })),
    problem: lame === undefined ? undefined : `Part ${lame.name} needs rows of both sides.`,
  };
}
