import type { Side } from "./columns.ts";
import type { Comparison } from "./comparison.ts";
import { lagLevel, lagLevels, name } from "./levels.ts";

const chanceName = [0, 0.004, 0.002, 0.008, 0.05, 0.936];
const sampleRandom = 20_000;

export interface Population {
  readonly ledger: Side;
  readonly bank: Side;
  readonly comparison: Comparison;
}

/** How often two unrelated rows lie each lag apart: from how many rows each business day has. */
export function lagByChance(ledger: Side, bank: Side): Float64Array {
  const ours = countDays(ledger);
  const theirs = countDays(bank);
  const byLag = new Float64Array(lagLevels);
  const all = Math.max(1, ledger.count) * Math.max(1, bank.count);
  // The two outermost steps are open: counted as far as any window reaches.
  for (const [day, n] of ours)
    for (let lag = -10; lag <= 20; lag += 1)
      byLag[lagLevel(lag)] = (byLag[lagLevel(lag)] ?? 0) + (n * (theirs.get(day + lag) ?? 0)) / all;
  return byLag.map((share) => Math.max(share, 1e-5));
}

function countDays(side: Side): Map<number, number> {
  const counts = new Map<number, number>();
  for (const day of side.business) counts.set(day, (counts.get(day) ?? 0) + 1);
  return counts;
}

/** How alike the names of two unrelated rows are: counted over pairs drawn evenly, equal amounts left out. */
export function nameByChance({ ledger, bank, comparison }: Population): Float64Array {
  const counts = Float64Array.from(chanceName, (share) => share * 200);
  const size = Math.min(sampleRandom, ledger.count * bank.count);
  for (let i = 0; i < size; i += 1) {
    const l = Math.floor((i * 0.6180339887 * ledger.count) % ledger.count);
    const b = Math.floor((i * 0.7548776662 * bank.count) % bank.count);
    if (ledger.amount[l] === bank.amount[b]) continue;
    const step = comparison.nameLevel(l, b);
    if (step !== name.blank) counts[step] = (counts[step] ?? 0) + 1;
  }
  return normalised(counts);
}

export function nameRarity(bank: Side, chance: number): Float32Array {
  let highest = 0;
  for (const number of bank.name) if (number > highest) highest = number;
  const counts = new Float32Array(highest + 1);
  for (const number of bank.name) counts[number] = (counts[number] ?? 0) + 1;
  return counts.map((count) =>
    Math.max(-4, Math.min(4, Math.log2(chance / Math.max(count / Math.max(1, bank.count), 1e-6)))),
  );
}

export function normalised(counts: Float64Array): Float64Array {
  const sum = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => count / (sum || 1));
}
