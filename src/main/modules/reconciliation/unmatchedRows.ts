import type { Side } from "../../../contract/events/ingestion.ts";
import type { BridgePart } from "../../../contract/procedures/reconciliationBridge.ts";
import type { Side as Columns } from "./matching/columns.ts";
import type { SuspectedFee } from "./matching/engine.ts";
import { type Because, classifyUnmatched, edgeDays, type Period } from "./unmatchedParts.ts";

/** Where a row stands after a run: in no match, in a clear one, or in an ambiguous set. */
export const rowState = { free: 0, matched: 1, inSet: 2 } as const;

/** Of very many rows of one name and amount any is as good as another. */
const comparedPartners = 200;

interface SideAfter {
  readonly columns: Columns;
  /** A `rowState` for each row. */
  readonly state: Uint8Array;
}

interface AfterMatching {
  /** Amounts in the bank's sign on both sides. */
  readonly sides: Readonly<Record<Side, SideAfter>>;
  readonly fees: readonly SuspectedFee[];
  /** By side and currency. */
  readonly periods: ReadonlyMap<string, Period>;
  readonly currencies: readonly string[];
  readonly windowDays: number;
}

interface Unmatched {
  readonly side: Side;
  readonly at: number;
  readonly part: BridgePart;
  readonly because: Because;
}

/** Every row without a match, with the part of the bridge it belongs to and why. */
export function* unmatchedRows(after: AfterMatching): Generator<Unmatched> {
  const edge = edgeDays(after.windowDays);
  const opposite = findOpposites(after.sides, edge);
  for (const side of ["ledger", "bank"] as const) {
    const other = side === "ledger" ? "bank" : "ledger";
    const { columns, state } = after.sides[side];
    const twinKey = (at: number) => `${columns.amount[at]} ${columns.name[at]} ${columns.currency[at]}`;
    const twins = new Set<string>();
    for (let at = 0; at < columns.count; at += 1)
      if (state[at] !== rowState.free && columns.name[at] !== 0) twins.add(twinKey(at));
    const fees = new Map(after.fees.map((fee) => [fee[side], fee.difference]));
    const otherHasRows = [...after.periods.keys()].some((key) => key.startsWith(other));
    for (let at = 0; at < columns.count; at += 1) {
      if (state[at] !== rowState.free) continue;
      const currency = after.currencies[columns.currency[at] ?? 0] ?? "";
      const difference = fees.get(at);
      const why = classifyUnmatched({
        day: columns.day[at] ?? 0,
        fee: difference === undefined ? undefined : { difference, currency },
        hasOpposite: opposite[side].has(at),
        otherPeriod: after.periods.get(`${other} ${currency}`),
        otherHasRows,
        hasTwin: twins.has(twinKey(at)),
        edge,
      });
      yield { side, at, ...why };
    }
  }
}

/**
 * Free rows whose partner is there with the opposite sign: a minus that was lost or added on the way. The other row
 * is free as well, or in an ambiguous set, which such a row often makes; each is taken once, the nearest in time.
 */
function findOpposites(
  { ledger, bank }: AfterMatching["sides"],
  edge: number,
): Readonly<Record<Side, ReadonlySet<number>>> {
  const byKey = new Map<string, number[]>();
  for (let b = 0; b < bank.columns.count; b += 1) {
    if (bank.state[b] === rowState.matched) continue;
    const key = keyOf(bank.columns, b, -1);
    if (key === undefined) continue;
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [b]);
    else list.push(b);
  }
  const found = { ledger: new Set<number>(), bank: new Set<number>() };
  for (let l = 0; l < ledger.columns.count; l += 1) {
    if (ledger.state[l] !== rowState.free) continue;
    const partners = byKey.get(keyOf(ledger.columns, l, 1) ?? "");
    const b = partners === undefined ? undefined : nearest(partners, l, { ledger, bank });
    if (b === undefined || partners === undefined) continue;
    if (Math.abs(dayOf(bank, b) - dayOf(ledger, l)) > edge) continue;
    partners.splice(partners.indexOf(b), 1);
    found.ledger.add(l);
    found.bank.add(b);
  }
  return found;
}

/** The free one that is nearest in time, before any of an ambiguous set. */
function nearest(
  partners: readonly number[],
  l: number,
  { ledger, bank }: AfterMatching["sides"],
): number | undefined {
  const cost = (b: number) =>
    Math.abs(dayOf(bank, b) - dayOf(ledger, l)) + (bank.state[b] === rowState.free ? 0 : 1_000_000);
  let best: number | undefined;
  for (const b of partners.slice(0, comparedPartners))
    if (best === undefined || cost(b) < cost(best)) best = b;
  return best;
}

function dayOf({ columns }: SideAfter, at: number): number {
  return columns.day[at] ?? 0;
}

/** Rows of one name, currency and amount; none for a row without a name or money. */
function keyOf(columns: Columns, at: number, sign: 1 | -1): string | undefined {
  const [name, amount] = [columns.name[at] ?? 0, columns.amount[at] ?? 0];
  return name === 0 || amount === 0 ? undefined : `${amount * sign} ${name} ${columns.currency[at]}`;
}
