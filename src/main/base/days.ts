import type { Day } from "../../contract/ids.ts";

/** Days since 1970-01-01 of a proleptic Gregorian date, or undefined when there is no such day (30 February). */
export function dayOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  // Howard Hinnant, "chrono-compatible low-level date algorithms": days_from_civil.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `2026-01-29` of a day number. */
export function formatDay(day: number): Day {
  // The ISO form up to the T is exactly the shape of the brand.
  return new Date(day * 86_400_000).toISOString().slice(0, 10) as Day;
}

/** Day number of `2026-01-29`; the text has been checked by the contract. */
export function parseDay(text: Day): number {
  return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
}

/** Day number of an instant in milliseconds, in UTC. */
export function dayOfInstant(ms: number): number {
  return Math.floor(ms / 86_400_000);
}

/** 0 Sunday … 6 Saturday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
