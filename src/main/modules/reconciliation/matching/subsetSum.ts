/** What the search for rows that add up to a target found. */
export interface SubsetSearch {
  /** The first solutions, as places in the given amounts, in ascending order; at most `keep`. */
  readonly solutions: readonly (readonly number[])[];
  /** How many solutions there are; a lower bound when `gaveUp`. One is strong evidence, several are ambiguous. */
  readonly count: number;
  /** True when the stated limit of steps was reached before the search was complete. */
  readonly gaveUp: boolean;
  /** Search steps used. */
  readonly steps: number;
}

export interface SubsetLimits {
  /** Rows in a solution, at least two. */
  readonly maximumSize: number;
  /** Search steps before giving up. */
  readonly maximumSteps: number;
  /** Solutions kept for showing. */
  readonly keep: number;
}

/**
 * All ways in which two or more of the amounts add up exactly to the target, in minor units, signs respected.
 * Depth-first branch and bound over amounts sorted by size: what remains can add at most the sum of its positive
 * amounts and at least that of its negative ones, so a branch that can't reach the target any more is cut
 * (Horowitz and Sahni 1974 describe the bound). Counting all solutions, not finding one, is the point.
 */
export function findSubsets(amounts: readonly number[], target: number, limits: SubsetLimits): SubsetSearch {
  const order = amounts
    .map((_, i) => i)
    .sort((a, b) => Math.abs(amounts[b] ?? 0) - Math.abs(amounts[a] ?? 0) || a - b);
  const values = order.map((i) => amounts[i] ?? 0);
  const sizes = values.map(Math.abs);
  const above = new Array<number>(values.length + 1).fill(0);
  const below = new Array<number>(values.length + 1).fill(0);
  for (let i = values.length - 1; i >= 0; i -= 1) {
    above[i] = (above[i + 1] ?? 0) + Math.max(0, values[i] ?? 0);
    below[i] = (below[i + 1] ?? 0) + Math.min(0, values[i] ?? 0);
  }
  const solutions: number[][] = [];
  const picked: number[] = [];
  let count = 0;
  let steps = 0;
  const visit = (from: number, missing: number): void => {
    if (missing === 0 && picked.length >= 2) {
      count += 1;
      if (solutions.length < limits.keep)
        solutions.push(picked.map((i) => order[i] ?? 0).sort((a, b) => a - b));
      return; // a solution is minimal: rows that add up to nothing are not put on top of it
    }
    if (picked.length === limits.maximumSize) return;
    const slots = limits.maximumSize - picked.length;
    // Sorted by size: the last row to pick lies where its size is exactly what is missing.
    const start = slots === 1 ? Math.max(from, firstNotLarger(sizes, Math.abs(missing))) : from;
    for (let i = start; i < values.length; i += 1) {
      steps += 1;
      if (steps > limits.maximumSteps) return;
      if (missing > (above[i] ?? 0) || missing < (below[i] ?? 0)) return;
      if (Math.abs(missing) > slots * (sizes[i] ?? 0)) return;
      picked.push(i);
      visit(i + 1, missing - (values[i] ?? 0));
      picked.pop();
    }
  };
  visit(0, target);
  return { solutions, count, gaveUp: steps > limits.maximumSteps, steps };
}

/** Place of the first size that is not larger than the given one, in sizes from large to small. */
function firstNotLarger(sizes: readonly number[], size: number): number {
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sizes[middle] ?? 0) > size) low = middle + 1;
    else high = middle;
  }
  return low;
}
