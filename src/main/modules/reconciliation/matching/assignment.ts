import { leastCost } from "./hungarian.ts";

/** Candidate edges of the one-to-one choice, as columns; `gain` is its evidence in bits. */
export interface Edges {
  readonly count: number;
  readonly ledger: Int32Array;
  readonly bank: Int32Array;
  readonly gain: Float32Array;
}

/** One pair of the best choice. */
export interface Chosen {
  /** Place among the edges. */
  readonly edge: number;
  /** Bits by which any choice without this pair is worse, at least. */
  readonly margin: number;
}

/** Rows among which several choices are equally good. */
export interface TiedRows {
  readonly ledger: readonly number[];
  readonly bank: readonly number[];
}

export interface Assignment {
  readonly chosen: readonly Chosen[];
  readonly tied: readonly TiedRows[];
  /** Blocks with more rows than `exactBlockLimit`, decided best pair first. */
  readonly oversized: number;
}

/** Rows of one side in a connected block up to which the exact method is used: it is cubic. */
export const exactBlockLimit = 300;
/** Choices within this many bits of each other are equal. */
export const tieBits = 0.5;
const sweeps = 30;

/**
 * The one-to-one choice with the most evidence. First what provably belongs to a best choice: a pair that outweighs
 * the best rivals of both its rows together. What remains falls into connected blocks, each solved exactly by minimum
 * cost; where another choice is as good, all rows concerned become one tied set.
 */
export function assignPairs(
  edges: Edges,
  size: { readonly ledger: number; readonly bank: number },
): Assignment {
  const chosen: Chosen[] = [];
  const usedLedger = new Uint8Array(size.ledger);
  const usedBank = new Uint8Array(size.bank);
  let alive = takeDominant({ edges, chosen, usedLedger, usedBank });
  const tied: TiedRows[] = [];
  let oversized = 0;
  for (const block of connectedBlocks(edges, alive)) {
    const ledgers = distinct(block, edges.ledger);
    const banks = distinct(block, edges.bank);
    const isLarge =
      Math.min(ledgers.length, banks.length) > exactBlockLimit || ledgers.length * banks.length > 1_000_000;
    if (isLarge) oversized += 1;
    const result = isLarge ? assignGreedily(edges, block) : assignExactly(edges, block, { ledgers, banks });
    for (const one of result.chosen) chosen.push(one);
    for (const one of result.tied) tied.push(one);
  }
  alive = [];
  return { chosen, tied, oversized };
}

interface Dominance {
  readonly edges: Edges;
  readonly chosen: Chosen[];
  readonly usedLedger: Uint8Array;
  readonly usedBank: Uint8Array;
}

/** Takes pairs that beat the rivals of both rows together, until none does; returns the edges left over. */
function takeDominant({ edges, chosen, usedLedger, usedBank }: Dominance): number[] {
  let alive: number[] = [];
  for (let e = 0; e < edges.count; e += 1) if ((edges.gain[e] ?? 0) > 0) alive.push(e);
  const best = { ledger: new BestTwo(usedLedger.length), bank: new BestTwo(usedBank.length) };
  for (let sweep = 0; sweep < sweeps && alive.length > 0; sweep += 1) {
    best.ledger.find(edges.gain, alive, edges.ledger);
    best.bank.find(edges.gain, alive, edges.bank);
    let taken = 0;
    for (const e of alive) {
      const l = edges.ledger[e] ?? 0;
      const b = edges.bank[e] ?? 0;
      if (best.ledger.first[l] !== e || best.bank.first[b] !== e) continue;
      const margin = (edges.gain[e] ?? 0) - (best.ledger.second[l] ?? 0) - (best.bank.second[b] ?? 0);
      const isAlone = best.ledger.second[l] === 0 && best.bank.second[b] === 0;
      if (!isAlone && margin <= tieBits) continue;
      chosen.push({ edge: e, margin });
      usedLedger[l] = 1;
      usedBank[b] = 1;
      taken += 1;
    }
    if (taken === 0) break;
    alive = alive.filter((e) => usedLedger[edges.ledger[e] ?? 0] === 0 && usedBank[edges.bank[e] ?? 0] === 0);
  }
  return alive;
}

/** For each row its best edge and the gain of its second best. */
class BestTwo {
  readonly first: Int32Array;
  readonly second: Float32Array;

  constructor(rows: number) {
    this.first = new Int32Array(rows);
    this.second = new Float32Array(rows);
  }

  find(gains: Float32Array, alive: readonly number[], rows: Int32Array): void {
    const { first, second } = this;
    for (const e of alive) {
      first[rows[e] ?? 0] = -1;
      second[rows[e] ?? 0] = 0;
    }
    for (const e of alive) {
      const row = rows[e] ?? 0;
      const leader = first[row] ?? -1;
      const gain = gains[e] ?? 0;
      if (leader === -1) first[row] = e;
      else if (gain > (gains[leader] ?? 0)) {
        second[row] = gains[leader] ?? 0;
        first[row] = e;
      } else if (gain > (second[row] ?? 0)) second[row] = gain;
    }
  }
}

function distinct(block: readonly number[], rows: Int32Array): number[] {
  return [...new Set(block.map((e) => rows[e] ?? 0))].sort((a, b) => a - b);
}

/** Groups of edges that share rows and can be decided on their own (union-find with path halving). */
export function connectedBlocks(edges: Edges, alive: readonly number[]): number[][] {
  const parent = new Map<number, number>();
  const find = (node: number): number => {
    let at = node;
    for (let up = parent.get(at) ?? at; up !== at; up = parent.get(at) ?? at) {
      const above = parent.get(up) ?? up;
      parent.set(at, above);
      at = above;
    }
    return at;
  };
  for (const e of alive) {
    const a = find((edges.ledger[e] ?? 0) * 2);
    const b = find((edges.bank[e] ?? 0) * 2 + 1);
    if (a !== b) parent.set(a, b);
  }
  const blocks = new Map<number, number[]>();
  for (const e of alive) {
    const root = find((edges.ledger[e] ?? 0) * 2);
    const block = blocks.get(root);
    if (block === undefined) blocks.set(root, [e]);
    else block.push(e);
  }
  return [...blocks.values()];
}

interface BlockResult {
  readonly chosen: Chosen[];
  readonly tied: TiedRows[];
}

interface BlockRows {
  readonly ledgers: readonly number[];
  readonly banks: readonly number[];
}

const forbidden = 1e6;

function assignExactly(edges: Edges, block: readonly number[], { ledgers, banks }: BlockRows): BlockResult {
  const rowOf = new Map(ledgers.map((l, i) => [l, i]));
  const columnOf = new Map(banks.map((b, i) => [b, i]));
  // One private dummy column per row lets any row stay alone at no cost.
  const [n, real] = [ledgers.length, banks.length];
  const m = real + n;
  const cost = new Float64Array(n * m).fill(forbidden);
  for (let row = 0; row < n; row += 1) cost[row * m + real + row] = 0;
  const edgeAt = new Map<number, number>();
  for (const e of block) {
    const at = (rowOf.get(edges.ledger[e] ?? 0) ?? 0) * m + (columnOf.get(edges.bank[e] ?? 0) ?? 0);
    cost[at] = -(edges.gain[e] ?? 0);
    edgeAt.set(at, e);
  }
  const best = leastCost(cost, n, m);
  const slack = (row: number, column: number) =>
    (cost[row * m + column] ?? 0) - (best.u[row] ?? 0) - (best.v[column] ?? 0);
  const groups = tiedGroups({ n, m, real, slack, best });
  const chosen: Chosen[] = [];
  for (let row = 0; row < n; row += 1) {
    const column = best.columnOfRow[row] ?? -1;
    const edge = edgeAt.get(row * m + column);
    if (edge === undefined || groups.isTied(row)) continue;
    let margin = -(cost[row * m + column] ?? 0);
    for (let other = 0; other < m; other += 1)
      if (other !== column) margin = Math.min(margin, slack(row, other));
    for (let other = 0; other < n; other += 1)
      if (other !== row) margin = Math.min(margin, slack(other, column));
    chosen.push({ edge, margin: Math.max(0, margin) });
  }
  const tied = groups.sets.map((set) => ({
    ledger: set.rows.map((row) => ledgers[row] ?? 0),
    bank: set.columns.map((column) => banks[column] ?? 0),
  }));
  return { chosen, tied };
}

interface Solved {
  readonly n: number;
  readonly m: number;
  readonly real: number;
  slack(row: number, column: number): number;
  readonly best: ReturnType<typeof leastCost>;
}

/**
 * Rows whose partners can be exchanged at (almost) no cost. Rows are nodes; a row leads to the one whose column it
 * could take, and through a common node to any whose column could stay empty. Rows on a circle are tied (every other
 * best choice differs from this one by such circles).
 */
function tiedGroups({ n, m, real, slack, best }: Solved): {
  sets: { rows: number[]; columns: number[] }[];
  isTied(row: number): boolean;
} {
  const free = n;
  const next: number[][] = Array.from({ length: n + 1 }, () => []);
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < m; column += 1) {
      if (column === best.columnOfRow[row] || slack(row, column) > tieBits) continue;
      const owner = best.rowOfColumn[column] ?? -1;
      next[row]?.push(owner === -1 ? free : owner);
    }
    if ((best.v[best.columnOfRow[row] ?? 0] ?? 0) >= -tieBits) next[free]?.push(row);
  }
  const component = strongComponents(next);
  const size = new Map<number, number>();
  for (const c of component) size.set(c, (size.get(c) ?? 0) + 1);
  const isTied = (row: number) => (size.get(component[row] ?? -1) ?? 0) > 1;
  return { sets: joinTied({ n, real, slack, best }, component, isTied), isTied };
}

/** Within a circle, rows and columns that real candidates join; dummies join nothing. */
function joinTied(
  { n, real, slack, best }: Omit<Solved, "m">,
  component: readonly number[],
  isTied: (row: number) => boolean,
): { rows: number[]; columns: number[] }[] {
  const parent = Array.from({ length: n + real }, (_, i) => i);
  const find = (node: number): number => {
    let at = node;
    while (parent[at] !== at) at = parent[at] ?? at;
    return at;
  };
  const joined = new Set<number>();
  for (let row = 0; row < n; row += 1) {
    if (!isTied(row)) continue;
    for (let column = 0; column < real; column += 1) {
      if (slack(row, column) > tieBits) continue;
      const owner = best.rowOfColumn[column] ?? -1;
      const belongs = owner === -1 ? component[n] === component[row] : component[owner] === component[row];
      if (!belongs) continue;
      parent[find(row)] = find(n + column);
      joined.add(row).add(n + column);
    }
  }
  const sets = new Map<number, { rows: number[]; columns: number[] }>();
  for (const node of [...joined].sort((a, b) => a - b)) {
    const root = find(node);
    const set = sets.get(root) ?? { rows: [], columns: [] };
    sets.set(root, set);
    if (node < n) set.rows.push(node);
    else set.columns.push(node - n);
  }
  return [...sets.values()];
}

/** Number of the strongly connected component of each node (Tarjan 1972), without recursion. */
function strongComponents(next: readonly (readonly number[])[]): number[] {
  const index = new Array<number>(next.length).fill(-1);
  const low = new Array<number>(next.length).fill(0);
  const component = new Array<number>(next.length).fill(-1);
  const stack: number[] = [];
  let counter = 0;
  let components = 0;
  for (let root = 0; root < next.length; root += 1) {
    if (index[root] !== -1) continue;
    const work: { node: number; at: number }[] = [{ node: root, at: 0 }];
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node } = frame;
      if (frame.at === 0) {
        index[node] = low[node] = counter;
        counter += 1;
        stack.push(node);
      }
      const child = next[node]?.[frame.at];
      frame.at += 1;
      if (child !== undefined) {
        if (index[child] === -1) work.push({ node: child, at: 0 });
        else if (component[child] === -1) low[node] = Math.min(low[node] ?? 0, index[child] ?? 0);
        continue;
      }
      work.pop();
      const above = work.at(-1)?.node;
      if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[node] ?? 0);
      if (low[node] !== index[node]) continue;
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        component[member] = components;
        if (member === node) break;
      }
      components += 1;
    }
  }
  return component;
}

/** Best pair first; a pair with an equal rival goes into a set with it. For blocks beyond the exact limit. */
function assignGreedily(edges: Edges, block: readonly number[]): BlockResult {
  const order = [...block].sort((a, b) => (edges.gain[b] ?? 0) - (edges.gain[a] ?? 0) || a - b);
  const rivals = new Map<number, number[]>();
  for (const e of block)
    for (const node of [(edges.ledger[e] ?? 0) * 2, (edges.bank[e] ?? 0) * 2 + 1]) {
      const list = rivals.get(node);
      if (list === undefined) rivals.set(node, [e]);
      else list.push(e);
    }
  const used = new Set<number>();
  const chosen: Chosen[] = [];
  const ties: number[] = [];
  for (const e of order) {
    const nodes = [(edges.ledger[e] ?? 0) * 2, (edges.bank[e] ?? 0) * 2 + 1];
    if (nodes.some((node) => used.has(node))) continue;
    let rival = 0;
    for (const node of nodes)
      for (const other of rivals.get(node) ?? []) {
        const isFree =
          !used.has((edges.ledger[other] ?? 0) * 2) && !used.has((edges.bank[other] ?? 0) * 2 + 1);
        if (other !== e && isFree) rival = Math.max(rival, edges.gain[other] ?? 0);
      }
    const margin = (edges.gain[e] ?? 0) - rival;
    if (rival > 0 && margin <= tieBits) {
      ties.push(e);
      continue;
    }
    for (const node of nodes) used.add(node);
    chosen.push({ edge: e, margin });
  }
  const left = ties.filter(
    (e) => !used.has((edges.ledger[e] ?? 0) * 2) && !used.has((edges.bank[e] ?? 0) * 2 + 1),
  );
  return {
    chosen,
    tied: connectedBlocks(edges, left).map((set) => ({
      ledger: distinct(set, edges.ledger),
      bank: distinct(set, edges.bank),
    })),
  };
}
