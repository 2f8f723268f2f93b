import { memorySource } from "./byteSource.ts";
import type { FileProbe } from "./fileProbe.ts";
import { type Dialect, Scanner } from "./scanner.ts";

const candidates = [",", ";", "\t", "|"];
const recordsLookedAt = 1_000;

/** Finds delimiter and line break of a text: the delimiter that gives most records the same number of cells. */
export function detectDialect(probe: FileProbe, wantedDelimiter: string | undefined): Dialect {
  const carriageReturnOnly = hasCarriageReturnsOnly(probe);
  const base = { encoding: probe.encoding, bomBytes: probe.bomBytes, carriageReturnOnly };
  if (wantedDelimiter !== undefined) return { ...base, delimiter: wantedDelimiter };
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of candidates) {
    // In GB18030 the bar is also the second byte of a character.
    if (delimiter === "|" && probe.encoding === "gb18030") continue;
    const score = scoreOf({ ...base, delimiter }, probe.sample);
    if (score > best.score * 1.001) best = { delimiter, score };
  }
  return { ...base, delimiter: best.delimiter };
}

/** Share of the records that have the usual width, times how much that width says. */
function scoreOf(dialect: Dialect, sample: Buffer): number {
  const widths = new Map<number, number>();
  let records = 0;
  new Scanner(dialect).scan(memorySource(sample), {
    record(view) {
      if (view.isBlank()) return true;
      records += 1;
      const width = view.problem === "unclosed_quote" ? 1 : view.count;
      widths.set(width, (widths.get(width) ?? 0) + 1);
      return records < recordsLookedAt;
    },
  });
  let score = 0;
  for (const [width, count] of widths)
    if (width > 1) score = Math.max(score, (count / records) ** 2 * Math.log2(Math.min(width, 64)));
  return score;
}

function hasCarriageReturnsOnly(probe: FileProbe): boolean {
  const unitBytes = probe.encoding.startsWith("utf-16") ? 2 : 1;
  const low = probe.encoding === "utf-16be" ? 1 : 0;
  let returns = 0;
  for (let at = low; at < probe.sample.length; at += unitBytes) {
    if (probe.sample[at] === 10) return false;
    if (probe.sample[at] === 13) returns += 1;
  }
  return returns > 0;
}
