/** One measured quantity, beside its limit or peer of the same run. */
export interface BenchRow {
  readonly suite: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it is held against, in words with its own figure. */
  readonly limit: string;
  /** `value` against the limit, as the goal is stated. */
  readonly ratio: number;
  readonly goal: string;
  readonly pass: boolean;
}

export interface BenchRun {
  /** 1 is the full size of performance.md; smaller runs scale every count. */
  readonly scale: number;
  record(row: BenchRow): void;
}

export interface BenchSuite {
  readonly name: string;
  run(run: BenchRun): Promise<void>;
}

/** Median of at least five figures: machines are shared and noisy. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Seconds that some work takes. */
export async function seconds(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
