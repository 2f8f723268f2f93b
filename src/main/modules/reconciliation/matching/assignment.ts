/** One candidate pair of a block: places in the two sides and the cost of taking it (lower is better). */
export interface Candidate {
  readonly ledger: number;
  readonly bank: number;
  readonly cost: number;
}

/** Groups candidates that share a row into blocks that can be decided on their own (union-find with path halving). */
export function connectedBlocks<C extends Candidate>(candidates: readonly C[]): C[][] {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let at = node;
    for (;;) {
      const up = parent.get(at) ?? at;
      if (up === at) return at;
      const above = parent.get(up) ?? up;
      parent.set(at, above);
      at = above;
    }
  };
  for (const { ledger, bank } of candidates) {
    const [a, b] = [find(`l${ledger}`), find(`b${bank}`)];
    if (a !== b) parent.set(a, b);
  }
  const blocks = new Map<string, C[]>();
  for (const candidate of candidates) {
    const root = find(`l${candidate.ledger}`);
    const block = blocks.get(root);
    if (block === undefined) blocks.set(root, [candidate]);
    else block.push(candidate);
  }
  return [...blocks.values()];
}

/** Blocks with more rows than this on one side are decided best pair first: the exact method is cubic. */
export const exactBlockLimit = 400;

/** A one-to-one choice of least total cost; leaving a pair out costs nothing, so only negative costs are taken. */
export function assignBlock<C extends Candidate>(block: readonly C[]): C[] {
  if (block.length === 1) return block.filter(({ cost }) => cost < 0);
  const ledgers = [...new Set(block.map(({ ledger }) => ledger))].sort((a, b) => a - b);
  const banks = [...new Set(block.map(({ bank }) => bank))].sort((a, b) => a - b);
  return Math.max(ledgers.length, banks.length) > exactBlockLimit
    ? assignGreedily(block)
    : assignExactly(block, ledgers, banks);
}

function assignGreedily<C extends Candidate>(block: readonly C[]): C[] {
  const usedLedger = new Set<number>();
  const usedBank = new Set<number>();
  const order = [...block].sort((a, b) => a.cost - b.cost || a.ledger - b.ledger || a.bank - b.bank);
  return order.filter(({ ledger, bank, cost }) => {
    if (cost >= 0 || usedLedger.has(ledger) || usedBank.has(bank)) return false;
    usedLedger.add(ledger);
    usedBank.add(bank);
    return true;
  });
}

/** Hungarian method with potentials, O(n² m) (Kuhn 1955; Jonker and Volgenant 1987 for shortest augmenting paths). */
function assignExactly<C extends Candidate>(
  block: readonly C[],
  ledgers: readonly number[],
  banks: readonly number[],
): C[] {
  const rowOf = new Map(ledgers.map((ledger, i) => [ledger, i]));
  const columnOf = new Map(banks.map((bank, i) => [bank, i]));
  // One private dummy column per row lets any row stay unmatched at no cost.
  const [n, m] = [ledgers.length, banks.length + ledgers.length];
  const cost = new Float64Array(n * m);
  const chosen: (C | undefined)[] = new Array<C | undefined>(n * m);
  for (let row = 0; row < n; row += 1) cost.fill(1e6, row * m, row * m + banks.length);
  for (const candidate of block) {
    const at = (rowOf.get(candidate.ledger) ?? 0) * m + (columnOf.get(candidate.bank) ?? 0);
    if (chosen[at] !== undefined && chosen[at].cost <= candidate.cost) continue;
    cost[at] = candidate.cost;
    chosen[at] = candidate;
  }
  const rowOfColumn = hungarian(cost, n, m);
  const result: C[] = [];
  for (let column = 0; column < banks.length; column += 1) {
    const row = rowOfColumn[column] ?? -1;
    const candidate = row === -1 ? undefined : chosen[row * m + column];
    if (candidate !== undefined && candidate.cost < 0) result.push(candidate);
  }
  return result;
}

/** For each column of an n × m matrix (n ≤ m) the row it is given to, or -1. */
function hungarian(cost: Float64Array, n: number, m: number): Int32Array {
  const u = new Float64Array(n + 1);
  const v = new Float64Array(m + 1);
  const match = new Int32Array(m + 1);
  const way = new Int32Array(m + 1);
  for (let row = 1; row <= n; row += 1) {
    match[0] = row;
    let column = 0;
    const least = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(m + 1);
    do {
      used[column] = 1;
      column = relax({ cost, m, u, v, match, way, least, used }, column);
    } while (match[column] !== 0);
    for (; column !== 0; ) {
      const previous = way[column] ?? 0;
      match[column] = match[previous] ?? 0;
      column = previous;
    }
  }
  return Int32Array.from({ length: m }, (_, column) => (match[column + 1] ?? 0) - 1);
}

interface Search {
  readonly cost: Float64Array;
  readonly m: number;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly match: Int32Array;
  readonly way: Int32Array;
  readonly least: Float64Array;
  readonly used: Uint8Array;
}

/** One step of the shortest augmenting path: the next column, with the potentials brought up to date. */
function relax({ cost, m, u, v, match, way, least, used }: Search, column: number): number {
  const row = match[column] ?? 0;
  let delta = Number.POSITIVE_INFINITY;
  let next = 0;
  for (let j = 1; j <= m; j += 1) {
    if (used[j] === 1) continue;
    const reduced = (cost[(row - 1) * m + j - 1] ?? 0) - (u[row] ?? 0) - (v[j] ?? 0);
    if (reduced < (least[j] ?? 0)) {
      least[j] = reduced;
      way[j] = column;
    }
    if ((least[j] ?? 0) < delta) {
      delta = least[j] ?? 0;
      next = j;
    }
  }
  for (let j = 0; j <= m; j += 1) {
    if (used[j] === 1) {
      u[match[j] ?? 0] = (u[match[j] ?? 0] ?? 0) + delta;
      v[j] = (v[j] ?? 0) - delta;
    } else least[j] = (least[j] ?? 0) - delta;
  }
  return next;
}
