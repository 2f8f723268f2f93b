/** How one day looks in a new file and in the imports of the same side that are in already. */
export interface SharedDay {
  readonly day: number;
  readonly mine: number;
  readonly theirs: number;
  /** Rows that are letter for letter the same, the second of two equal rows only with a second of theirs. */
  readonly matched: number;
}

export interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * The days on which equal rows are the same transactions told twice. Identity is a multiset: the n-th of several
 * equal rows of a day is the n-th of theirs, so three real identical payments stay three, however often and in
 * whatever order files that overlap are imported.
 *
 * Equal rows alone do not prove it. Within both periods the two files must agree on half of the day; on a day on
 * which one file ends and the other begins (each may hold half of it), the new file must hold all of the day's known
 * rows. Elsewhere equal rows stay in, and a finding says so.
 */
export function sameDays(days: readonly SharedDay[], mine: Period, theirs: Period): Set<number> {
  const same = new Set<number>();
  for (const { day, mine: own, theirs: known, matched } of days) {
    if (matched === 0) continue;
    const isBoundary = (day === mine.from && day === theirs.to) || (day === mine.to && day === theirs.from);
    const isWholePeriod = mine.from === mine.to || theirs.from === theirs.to;
    const agrees = isBoundary && !isWholePeriod ? matched === known : matched * 2 >= Math.min(own, known);
    if (agrees) same.add(day);
  }
  return same;
}
