import { at } from "./columns.ts";
import type { DetectorContext } from "./detector.ts";
import type { Groups, Population } from "./population.ts";

/** Money between accounts: each row is an edge from who pays to who is paid. */
export interface FlowGraph {
  /** Per row, -1 where an end is not named. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Rows by paying and by paid account, by day. */
  readonly outgoing: Groups;
  readonly incoming: Groups;
  nameOf(node: number): string;
}

/** Fewer accounts that both pay and are paid make no flow. */
const leastMiddle = 3;

/**
 * The graph of the rows' own accounts and counterparties. A counterparty is its account, or else its name, which is
 * an own account where one is called so. Answers why not where fewer than three accounts both pay and are paid: the
 * statements of one account know no way onwards.
 */
export function flowGraphOf(
  rows: Population,
  context: DetectorContext,
): FlowGraph | { readonly notApplicable: string } {
  const named = rows.accounts.length - 1;
  if (named < leastMiddle)
    return {
      notApplicable: `the rows name ${named} ${named === 1 ? "account" : "accounts"}; flows need at least ${leastMiddle}`,
    };
  const { from, to } = edgesOf(rows, context);
  const nodes = rows.accounts.length + rows.parties.length;
  const role = new Uint8Array(nodes);
  for (let i = 0; i < rows.count; i += 1) {
    const [a, b] = [at(from, i), at(to, i)];
    if (a === -1 || b === -1) continue;
    role[a] = at(role, a) | 1;
    role[b] = at(role, b) | 2;
  }
  const middle = role.reduce((sum, one) => sum + (one === 3 ? 1 : 0), 0);
  if (middle < leastMiddle)
    return {
      notApplicable: `only ${middle} accounts both pay and are paid here; flows need at least ${leastMiddle}`,
    };
  return {
    from,
    to,
    outgoing: groupRows(rows, from, nodes),
    incoming: groupRows(rows, to, nodes),
    nameOf: (node) =>
      (node < rows.accounts.length ? rows.accounts[node] : rows.parties[node - rows.accounts.length]) ?? "",
  };
}

function edgesOf(rows: Population, context: DetectorContext) {
  const codes = new Map(rows.accounts.map((text, code) => [text, code]));
  const partyNode = Int32Array.from(rows.parties, (name, party) => {
    const known = codes.get(name.replace(/\s+/g, "").toUpperCase());
    return party === 0 ? -1 : (known ?? rows.accounts.length + party);
  });
  const hasDebits = context.side === "bank" && rows.amount.some((amount) => amount < 0);
  // In a statement money goes out with a minus; in a ledger of payments most amounts are payments.
  const outSign = hasDebits ? -1 : rows.mainSign();
  const from = new Int32Array(rows.count);
  const to = new Int32Array(rows.count);
  for (let i = 0; i < rows.count; i += 1) {
    const own = at(rows.account, i) === 0 ? -1 : at(rows.account, i);
    const account = at(rows.counterpartyAccount, i);
    const other = account === 0 ? at(partyNode, at(rows.party, i)) : account;
    const isOut = Math.sign(at(rows.amount, i)) === outSign;
    from[i] = own === other ? -1 : isOut ? own : other;
    to[i] = own === other ? -1 : isOut ? other : own;
  }
  return { from, to };
}

/** Rows by node; the places come by day, so each group is by day. */
function groupRows(rows: Population, node: Int32Array, size: number): Groups {
  const starts = new Int32Array(size + 1);
  for (let i = 0; i < rows.count; i += 1)
    if (at(node, i) !== -1) starts[at(node, i) + 1] = at(starts, at(node, i) + 1) + 1;
  for (let g = 0; g < size; g += 1) starts[g + 1] = at(starts, g + 1) + at(starts, g);
  const next = starts.slice();
  const places = new Int32Array(at(starts, size));
  for (const i of rows.byDay()) {
    const group = at(node, i);
    if (group === -1) continue;
    places[at(next, group)] = i;
    next[group] = at(next, group) + 1;
  }
  return { size, starts, places };
}
