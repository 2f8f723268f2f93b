import { at } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import type { Population } from "./population.ts";
import { dateText } from "./wording.ts";

const minimumNumbers = 20;
const minimumDensity = 0.9;
const mostGaps = 25;
const mostDigits = 15;

/** A book: documents with one prefix, and one width where they are filled up with zeros. */
interface Book {
  readonly prefix: string;
  /** Digits of numbers that begin with 0; else 0. */
  readonly width: number;
  readonly numbers: number[];
  readonly places: number[];
  isAscending: boolean;
  highest: number;
}

/**
 * Missing numbers in a book of documents: numbers with one prefix that fill at least 90 % of their range. Each run of
 * missing numbers is a finding with its neighbours; a book with more than 25 runs is reported as one.
 */
export const missingNumbers: Detector = {
  kind: "sequence_gap",
  test: "Missing numbers in a sequence that is at least 90 % complete",
  detect(rows) {
    const findings = [...booksOf(rows)].flatMap((book) => gapsOf(rows, book));
    return { findings: findings.filter((finding) => finding.rows.some((i) => rows.isNew[i] === 1)) };
  },
};

function booksOf(rows: Population): Iterable<Book> {
  const books = new Map<string, Book>();
  let last: Book | undefined;
  for (let i = 0; i < rows.count; i += 1) {
    const text = rows.reference[i] ?? "";
    const start = startOfNumber(text);
    if (start === text.length) continue;
    const width = text.charCodeAt(start) === zero ? text.length - start : 0;
    // Most rows are of the book of the row before: no text is cut out to see that.
    const isSame =
      last !== undefined &&
      last.width === width &&
      last.prefix.length === start &&
      text.startsWith(last.prefix);
    const book: Book = isSame && last !== undefined ? last : bookOf(books, text.slice(0, start), width);
    let number = 0;
    for (let k = start; k < text.length; k += 1) number = number * 10 + text.charCodeAt(k) - zero;
    if (number <= book.highest) book.isAscending = false;
    else book.highest = number;
    book.numbers.push(number);
    book.places.push(i);
    last = book;
  }
  return books.values();
}

function bookOf(books: Map<string, Book>, prefix: string, width: number): Book {
  const key = `${width}#${prefix}`;
  const known = books.get(key);
  if (known !== undefined) return known;
  const book: Book = { prefix, width, numbers: [], places: [], isAscending: true, highest: -1 };
  books.set(key, book);
  return book;
}

const zero = 48;

/** Where the digits at the end of a text begin; its length when it ends in none. */
function startOfNumber(text: string): number {
  let start = text.length;
  while (start > 0 && text.length - start < mostDigits) {
    const code = text.charCodeAt(start - 1);
    if (code < zero || code > zero + 9) break;
    start -= 1;
  }
  return start;
}

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

function gapsOf(rows: Population, book: Book): DetectedFinding[] {
  const { prefix, numbers } = book;
  if (numbers.length < minimumNumbers) return [];
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const number of numbers) {
    if (number < first) first = number;
    if (number > last) last = number;
  }
  const range = last - first + 1;
  if (numbers.length / range < minimumDensity) return [];
  const { gaps, distinct } = findGaps(book);
  if (distinct < minimumNumbers || distinct / range < minimumDensity || gaps.length === 0) return [];
  if (gaps.length > mostGaps)
    return [
      {
        severity: 0.4,
        explanation: `${range - distinct} of ${range} numbers from ${prefix}${first} to ${prefix}${last} are missing, in ${gaps.length} gaps.`,
        rows: [...new Set(gaps.flatMap(({ before, after }) => [before, after]))],
        amountAtRisk: 0,
      },
    ];
  return gaps.map(({ from, to, before, after }) => ({
    severity: Math.min(0.6, 0.4 + 0.02 * (to - from + 1)),
    explanation: `${from === to ? `Number ${prefix}${from} is` : `Numbers ${prefix}${from} to ${prefix}${to} are`} missing between ${rows.reference[before]} (${dateText(at(rows.day, before))}) and ${rows.reference[after]} (${dateText(at(rows.day, after))}).`,
    rows: [before, after],
    amountAtRisk: 0,
  }));
}

function findGaps({ numbers, places, isAscending }: Book): { gaps: Gap[]; distinct: number } {
  const order = Int32Array.from(numbers, (_, k) => k);
  if (!isAscending) order.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0) || a - b);
  const gaps: Gap[] = [];
  let distinct = 1;
  for (let k = 1; k < order.length; k += 1) {
    const [a, b] = [at(order, k - 1), at(order, k)];
    const [low, high] = [numbers[a] ?? 0, numbers[b] ?? 0];
    if (high === low) continue;
    distinct += 1;
    if (high > low + 1)
      gaps.push({ from: low + 1, to: high - 1, before: places[a] ?? 0, after: places[b] ?? 0 });
  }
  return { gaps, distinct };
}
