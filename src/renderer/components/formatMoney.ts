import { formatDecimal, minorUnitDigits } from "../../contract/money.ts";

const minus = "\u2212";

interface Marks {
  readonly group: string;
  readonly decimal: string;
  /** Digits in the groups, from the right; the last one repeats: [3] for most, [3, 2] for India. */
  readonly sizes: readonly number[];
}

const known = new Map<string, Marks>();

/** Grouping and decimal mark of a locale, read once from a number that shows both. */
function marksOf(locale: string): Marks {
  const before = known.get(locale);
  if (before !== undefined) return before;
  const parts = new Intl.NumberFormat(locale, { useGrouping: true, numberingSystem: "latn" }).formatToParts(
    1234567890.5,
  );
  const digits = parts.filter((part) => part.type === "integer").map((part) => part.value.length);
  const sizes = digits.length > 2 ? [digits.at(-1) ?? 3, digits.at(-2) ?? 3] : [digits.at(-1) ?? 3];
  const marks = {
    group: parts.find((part) => part.type === "group")?.value ?? "",
    decimal: parts.find((part) => part.type === "decimal")?.value ?? ".",
    sizes,
  };
  known.set(locale, marks);
  return marks;
}

function groupDigits(digits: string, marks: Marks): string {
  const groups: string[] = [];
  let end = digits.length;
  for (let index = 0; end > 0; index++) {
    const size = marks.sizes[Math.min(index, marks.sizes.length - 1)] ?? 3;
    groups.unshift(digits.slice(Math.max(0, end - size), end));
    end -= size;
  }
  return groups.join(marks.group);
}

/**
 * An amount as people of a locale read it, from whole minor units and never through a float:
 * `formatMoney(-1250000, "EUR", "de")` is `−12.500,00`. The sign is a real minus; the currency is not part of it.
 */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const marks = marksOf(locale);
  const [whole = "0", fraction] = formatDecimal(Math.abs(amount), currency).split(".");
  const text = groupDigits(whole, marks) + (fraction === undefined ? "" : marks.decimal + fraction);
  return amount < 0 ? minus + text : text;
}

/** A whole number with the grouping of a locale and a real minus. */
export function formatCount(value: number, locale: string): string {
  const text = groupDigits(String(Math.abs(value)), marksOf(locale));
  return value < 0 ? minus + text : text;
}

/**
 * Minor units of an amount typed by a person: grouping, a real minus and either decimal mark are understood.
 * Undefined when it is no amount or has more decimals than the currency: nothing is rounded or guessed.
 */
export function parseMoney(text: string, currency: string, locale: string): number | undefined {
  const marks = marksOf(locale);
  const plain = text.trim().replaceAll(minus, "-").replaceAll(marks.group, "").replaceAll(/\s/g, "");
  const match = /^(-?)(\d+)(?:[.,](\d+))?$/.exec(marks.decimal === "," ? plain : plain.replaceAll(",", ""));
  if (match === null) return undefined;
  const digits = minorUnitDigits(currency);
  const fraction = match[3] ?? "";
  if (fraction.length > digits) return undefined;
  const units = Number(`${match[2] ?? ""}${fraction.padEnd(digits, "0")}`);
  if (!Number.isSafeInteger(units)) return undefined;
  return match[1] === "-" ? 0 - units : units;
}
