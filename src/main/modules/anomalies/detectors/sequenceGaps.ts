import { at, type DetectedFinding, type Detector, groupBy } from "./detector.ts";
import { dateText } from "./wording.ts";

const minimumNumbers = 20;
const minimumDensity = 0.9;
const mostGaps = 25;

/**
 * Missing numbers in a book of documents: numbers with one prefix that fill at least 90 % of their range. Each run of
 * missing numbers is a finding with its neighbours; a book with more than 25 runs is reported as one.
 */
export const missingNumbers: Detector = {
  kind: "sequence_gap",
  test: "Missing numbers in a sequence that is at least 90 % complete",
  detect(rows) {
    const books = groupBy(rows, (i) => {
      const match = /^(.*?)(\d{1,15})$/.exec((rows.reference[i] ?? "").trim());
      return match === null
        ? undefined
        : `${match[1]}#${(match[2] ?? "").startsWith("0") ? (match[2] ?? "").length : ""}`;
    });
    const findings: DetectedFinding[] = [];
    for (const [book, group] of books)
      findings.push(...gapsOf(rows.reference, String(book).split("#")[0] ?? "", group, rows.day));
    return { findings: findings.filter((finding) => finding.rows.some((i) => rows.isNew[i] === 1)) };
  },
};

function gapsOf(
  references: readonly string[],
  prefix: string,
  group: readonly number[],
  days: Int32Array,
): DetectedFinding[] {
  const byNumber = new Map<number, number>();
  for (const i of group) byNumber.set(Number(/\d{1,15}$/.exec((references[i] ?? "").trim())?.[0] ?? 0), i);
  const numbers = [...byNumber.keys()].sort((a, b) => a - b);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  if (
    numbers.length < minimumNumbers ||
    numbers.length / (last - first + 1) < minimumDensity ||
    numbers.length === last - first + 1
  )
    return [];
  const gaps = numbers.flatMap((number, k) => {
    const next = numbers[k + 1];
    return next === undefined || next === number + 1
      ? []
      : [
          {
            from: number + 1,
            to: next - 1,
            before: byNumber.get(number) ?? 0,
            after: byNumber.get(next) ?? 0,
          },
        ];
  });
  const missing = last - first + 1 - numbers.length;
  if (gaps.length > mostGaps) {
    const rows = [...new Set(gaps.flatMap(({ before, after }) => [before, after]))];
    return [
      {
        severity: 0.4,
        explanation: `${missing} of ${last - first + 1} numbers from ${prefix}${first} to ${prefix}${last} are missing, in ${gaps.length} gaps.`,
        rows,
        amountAtRisk: 0,
      },
    ];
  }
  return gaps.map(({ from, to, before, after }) => ({
    severity: Math.min(0.6, 0.4 + 0.02 * (to - from + 1)),
    explanation: `${from === to ? `Number ${prefix}${from} is` : `Numbers ${prefix}${from} to ${prefix}${to} are`} missing between ${references[before]} (${dateText(at(days, before))}) and ${references[after]} (${dateText(at(days, after))}).`,
    rows: [before, after],
    amountAtRisk: 0,
  }));
}
