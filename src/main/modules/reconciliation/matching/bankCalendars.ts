import type { BankCalendar } from "../../../../contract/procedures/reconciliationRun.ts";
import { dayOf, weekday } from "../../../base/days.ts";
import { businessDay } from "./channels.ts";

type Holidays = (year: number) => number[];

/** Years for which holidays are worked out; beyond them only weekends count. */
const years = { first: 1990, last: 2075 } as const;
const monday = 1;
const thursday = 4;

const on = (year: number, month: number, day: number): number => dayOf(year, month, day) ?? 0;

/** Easter Sunday in the Gregorian calendar: the anonymous algorithm as Meeus gives it (Astronomical Algorithms, ch. 8). */
export function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const l = (32 + 2 * (b % 4) + 2 * i - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return on(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

/** The nth weekday of a month; counted from its end when `nth` is negative. */
function nthWeekday(year: number, month: number, { day, nth }: { day: number; nth: number }): number {
  const first = on(year, month, 1);
  if (nth > 0) return first + ((day - weekday(first) + 7) % 7) + (nth - 1) * 7;
  const next = month === 12 ? on(year + 1, 1, 1) : on(year, month + 1, 1);
  return next - 7 + ((day - weekday(next - 7) + 7) % 7);
}

/** T2, the Eurosystem's payment system (European Central Bank, calendar decided in 2000, in force since 2002). */
const target: Holidays = (year) => {
  const easter = easterSunday(year);
  return [on(year, 1, 1), easter - 2, easter + 1, on(year, 5, 1), on(year, 12, 25), on(year, 12, 26)];
};

/** Bank holidays that were moved or added by proclamation (gov.uk/bank-holidays and its archive). */
const moved: Readonly<
  Record<number, { readonly may?: number; readonly spring?: number; readonly more?: readonly number[] }>
> = {
  1995: { may: on(1995, 5, 8) },
  1999: { more: [on(1999, 12, 31)] },
  2002: { spring: on(2002, 6, 4), more: [on(2002, 6, 3)] },
  2011: { more: [on(2011, 4, 29)] },
  2012: { spring: on(2012, 6, 4), more: [on(2012, 6, 5)] },
  2020: { may: on(2020, 5, 8) },
  2022: { spring: on(2022, 6, 2), more: [on(2022, 6, 3), on(2022, 9, 19)] },
  2023: { more: [on(2023, 5, 8)] },
};

/** Banks in England and Wales, CHAPS, Bacs and Faster Payments' settlement (Banking and Financial Dealings Act 1971). */
const england: Holidays = (year) => {
  const easter = easterSunday(year);
  const { may, spring, more = [] } = moved[year] ?? {};
  return [
    substituted(on(year, 1, 1), []),
    easter - 2,
    easter + 1,
    may ?? nthWeekday(year, 5, { day: monday, nth: 1 }),
    spring ?? nthWeekday(year, 5, { day: monday, nth: -1 }),
    nthWeekday(year, 8, { day: monday, nth: -1 }),
    ...christmas(year),
    ...more,
  ];
};

function christmas(year: number): number[] {
  const boxing = substituted(on(year, 12, 26), []);
  return [substituted(on(year, 12, 25), [boxing]), boxing];
}

/** A holiday on a weekend is kept on the next working day that is no holiday itself. */
function substituted(day: number, taken: readonly number[]): number {
  let kept = day;
  while (weekday(kept) === 0 || weekday(kept) === 6 || taken.includes(kept)) kept += 1;
  return kept;
}

/** Federal Reserve Banks: a holiday on a Sunday is kept on Monday, one on a Saturday not at all (Fedwire, FedACH). */
const federalReserve: Holidays = (year) => {
  const fixed = [
    on(year, 1, 1),
    ...(year >= 2022 ? [on(year, 6, 19)] : []),
    on(year, 7, 4),
    on(year, 11, 11),
    on(year, 12, 25),
  ];
  return [
    ...fixed.map((day) => (weekday(day) === 0 ? day + 1 : day)),
    nthWeekday(year, 1, { day: monday, nth: 3 }),
    nthWeekday(year, 2, { day: monday, nth: 3 }),
    nthWeekday(year, 5, { day: monday, nth: -1 }),
    nthWeekday(year, 9, { day: monday, nth: 1 }),
    nthWeekday(year, 10, { day: monday, nth: 2 }),
    nthWeekday(year, 11, { day: thursday, nth: 4 }),
  ];
};

const calendars = { target, gb: england, us: federalReserve } as const;
const ofCurrency: Readonly<Record<string, keyof typeof calendars>> = { EUR: "target", GBP: "gb", USD: "us" };

/** Holidays on weekdays in a year, in order. */
export function bankHolidays(calendar: keyof typeof calendars, year: number): number[] {
  const all = calendars[calendar](year).filter((day) => weekday(day) !== 0 && weekday(day) !== 6);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Counts the working days of a bank: the lag between two days is the difference of their counts. */
export type CountBusinessDays = (day: number) => number;

/** A holiday counts as the working day before it, as a weekend does. */
function countWith(name: keyof typeof calendars): CountBusinessDays {
  const days: number[] = [];
  for (let year = years.first; year <= years.last; year += 1) days.push(...bankHolidays(name, year));
  const holidays = Int32Array.from(days);
  return (day) => {
    let [low, high] = [0, holidays.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((holidays[middle] ?? 0) <= day) low = middle + 1;
      else high = middle;
    }
    return businessDay(day) - low;
  };
}

const counts = { target: countWith("target"), gb: countWith("gb"), us: countWith("us") } as const;

/** The count for each currency; `auto` takes the calendar of the system in which a currency is settled. */
export function businessDaysOf(calendar: BankCalendar): (currency: string) => CountBusinessDays {
  return (currency) => {
    const name = calendar === "auto" ? ofCurrency[currency] : calendar;
    return name === undefined || name === "weekends" ? businessDay : counts[name];
  };
}
