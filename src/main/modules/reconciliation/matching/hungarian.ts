/** A least-cost choice of a column for each row, with the potentials that prove it. */
export interface LeastCost {
  /** Row of each column, or -1. */
  readonly rowOfColumn: Int32Array;
  readonly columnOfRow: Int32Array;
  /** cost[i][j] − u[i] − v[j] is never negative, and 0 for what was chosen. */
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/**
 * Hungarian method with potentials, O(n² m), for an n × m matrix with n ≤ m (Kuhn 1955; shortest augmenting paths:
 * Jonker and Volgenant 1987).
 */
export function leastCost(cost: Float64Array, n: number, m: number): LeastCost {
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
    while (column !== 0) {
      const previous = way[column] ?? 0;
      match[column] = match[previous] ?? 0;
      column = previous;
    }
  }
  const columnOfRow = new Int32Array(n).fill(-1);
  for (let j = 1; j <= m; j += 1) {
    const row = match[j] ?? 0;
    if (row > 0) columnOfRow[row - 1] = j - 1;
  }
  return {
    rowOfColumn: match.subarray(1).map((row) => row - 1),
    columnOfRow,
    u: u.subarray(1),
    v: v.subarray(1),
  };
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
      const at = match[j] ?? 0;
      u[at] = (u[at] ?? 0) + delta;
      v[j] = (v[j] ?? 0) - delta;
    } else least[j] = (least[j] ?? 0) - delta;
  }
  return next;
}
