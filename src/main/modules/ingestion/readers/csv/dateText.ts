import type { DateOrder } from "../../../../../contract/procedures/ingestion.ts";
import { dayOf } from "../../../../base/days.ts";

/** Month names and abbreviations in the languages of the exports we know; without accents, lower-case. */
const monthNames: readonly (readonly string[])[] = [
  ["jan", "january", "januar", "janvier", "janv", "januari", "enero", "ene", "gennaio", "gen", "janeiro"],
  ["feb", "february", "februar", "fevrier", "fevr", "fev", "februari", "febrero", "febbraio", "fevereiro"],
  ["mar", "march", "marz", "maerz", "mrz", "mars", "maart", "mrt", "marzo", "marco"],
  ["apr", "april", "avril", "avr", "abril", "abr", "aprile"],
  ["may", "mai", "mei", "mayo", "maggio", "mag", "maio"],
  ["jun", "june", "juni", "juin", "junio", "giugno", "giu", "junho"],
  ["jul", "july", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"],
  ["aug", "august", "aout", "augustus", "agosto", "ago"],
  ["sep", "sept", "september", "septembre", "septiembre", "settembre", "set", "setembro"],
  ["oct", "october", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"],
  ["nov", "november", "novembre", "noviembre", "novembro"],
  ["dec", "december", "dezember", "dez", "decembre", "diciembre", "dic", "dicembre", "dezembro"],
];
const months = new Map(monthNames.flatMap((names, i) => names.map((name) => [name, i + 1] as const)));

/** A date as it stands, before its order is known. */
export interface DateParts {
  /** The three parts in the order of the text; a month name stands as its number. */
  readonly parts: readonly [number, number, number];
  /** The order, where the text itself leaves no choice (ISO, month name), else undefined. */
  readonly fixed: DateOrder | undefined;
}

const isoLike = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:\d{4,6})?$/;
const dayMonthYear = /^(\d{2})(\d{2})((?:19|20)\d{2})$/;
const numeric = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ,]+\d{1,2}[:.h]\d{2}.*)?$/;
const dayMonthName =
  /^(\d{1,2})(?:st|nd|rd|th|er|e|o|º|ª|\.)?[-/. ]*([^\d\s\-/.,]{3,10})\.?[-/., ]*(\d{4}|\d{2})(?:[T ,]+\d{1,2}[:.h]\d{2}.*)?$/;
const yearMonthName = /^(\d{4})[-/. ]([^\d\s\-/.,]{3,10})\.?[-/. ](\d{1,2})(?:[T ,]+\d{1,2}[:.h]\d{2}.*)?$/;
const monthNameDay =
  /^([^\d\s\-/.,]{3,10})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})(?:[T ,]+\d{1,2}[:.h]\d{2}.*)?$/;

/** Splits the text of a date, or undefined when it is none. Never guesses the order of two numbers. */
export function splitDate(input: string): DateParts | undefined {
  const text = input.trim();
  if (text.length < 6 || text.length > 40) return undefined;
  let match =
    isoLike.exec(text) ?? (text.startsWith("19") || text.startsWith("20") ? compact.exec(text) : null);
  if (match !== null) {
    const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
    if (dayOf(year, month, day) !== undefined) return { parts: [year, month, day], fixed: "ymd" };
  }
  match = dayMonthYear.exec(text);
  if (match !== null) return ordered(Number(match[1]), Number(match[2]), Number(match[3]));
  match = numeric.exec(text);
  if (match !== null) return ordered(Number(match[1]), Number(match[2]), fullYear(match[3] ?? ""));
  match = dayMonthName.exec(text);
  if (match !== null) return named(Number(match[1]), match[2] ?? "", match[3] ?? "");
  match = yearMonthName.exec(text);
  if (match !== null) return named(Number(match[3]), match[2] ?? "", match[1] ?? "");
  match = monthNameDay.exec(text);
  return match === null ? undefined : named(Number(match[2]), match[1] ?? "", match[3] ?? "");
}

/** Two numbers and a year, if one of them can be a month and the other a day. */
function ordered(first: number, second: number, year: number): DateParts | undefined {
  const isDate =
    Math.min(first, second) >= 1 && Math.min(first, second) <= 12 && Math.max(first, second) <= 31;
  return isDate ? { parts: [first, second, year], fixed: undefined } : undefined;
}

function named(day: number, name: string, year: string): DateParts | undefined {
  const month = months.get(name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase());
  return month === undefined ? undefined : { parts: [day, month, fullYear(year)], fixed: "dmy" };
}

/** Two digits up to 69 mean 2000 to 2069, the rest 1970 to 1999 (POSIX strptime, moved by one year to our epoch). */
function fullYear(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}

/** Parses the dates of one column in one order, remembering what it has seen: statements repeat their dates. */
export function createDateParser(order: DateOrder): (text: string) => number | undefined {
  const seen = new Map<string, number | undefined>();
  return (text) => {
    const known = seen.get(text);
    if (known !== undefined || seen.has(text)) return known;
    const day = parseOnce(text, order);
    if (seen.size >= 20_000) seen.clear();
    // A copy: a longer slice would keep the whole chunk it was cut from.
    seen.set(text.length <= 12 ? text : Buffer.from(text).toString(), day);
    return day;
  };
}

function parseOnce(text: string, order: DateOrder): number | undefined {
  const split = splitDate(text);
  if (split === undefined) return undefined;
  const [a, b, c] = split.parts;
  switch (split.fixed ?? order) {
    case "ymd":
      return split.fixed === undefined ? undefined : dayOf(a, b, c);
    case "dmy":
      return dayOf(c, b, a);
    case "mdy":
      return dayOf(c, a, b);
  }
}
