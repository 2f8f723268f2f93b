import { expect, test } from "vitest";
import { type Day, daySchema } from "../../../../src/contract/ids.ts";
import { formatDay, parseDay } from "../../../../src/main/base/days.ts";
import {
  bankHolidays,
  businessDaysOf,
  easterSunday,
} from "../../../../src/main/modules/reconciliation/matching/bankCalendars.ts";

const named = (calendar: "target" | "gb" | "us", year: number) =>
  bankHolidays(calendar, year).map((day) => formatDay(day).slice(5));
const day = (text: string) => parseDay(daySchema.parse(text));

test("Easter falls where the tables of the United States Naval Observatory put it", () => {
  const known: Day[] = [
    "2000-04-23",
    "2008-03-23",
    "2011-04-24",
    "2019-04-21",
    "2024-03-31",
    "2026-04-05",
  ].map((text) => daySchema.parse(text));
  for (const text of known) expect(formatDay(easterSunday(Number(text.slice(0, 4))))).toBe(text);
});

test("the euro's payment system is closed on the days that the European Central Bank has published", () => {
  expect(named("target", 2024)).toEqual(["01-01", "03-29", "04-01", "05-01", "12-25", "12-26"]);
  expect(named("target", 2025)).toEqual(["01-01", "04-18", "04-21", "05-01", "12-25", "12-26"]);
  expect(named("target", 2026)).toEqual(["01-01", "04-03", "04-06", "05-01", "12-25"]);
});

test("bank holidays of England and Wales are those of gov.uk, substitutes and proclamations included", () => {
  expect(named("gb", 2020)).toEqual(["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"]);
  expect(named("gb", 2022)).toEqual([
    "01-03",
    "04-15",
    "04-18",
    "05-02",
    "06-02",
    "06-03",
    "08-29",
    "09-19",
    "12-26",
    "12-27",
  ]);
  expect(named("gb", 2023)).toEqual([
    "01-02",
    "04-07",
    "04-10",
    "05-01",
    "05-08",
    "05-29",
    "08-28",
    "12-25",
    "12-26",
  ]);
  expect(named("gb", 2021)).toEqual(["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"]);
  expect(named("gb", 2026)).toEqual(["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]);
});

test("the Federal Reserve Banks keep a Sunday's holiday on Monday and a Saturday's not at all", () => {
  expect(named("us", 2022)).toEqual([
    "01-17",
    "02-21",
    "05-30",
    "06-20",
    "07-04",
    "09-05",
    "10-10",
    "11-11",
    "11-24",
    "12-26",
  ]);
  expect(named("us", 2026)).toEqual([
    "01-01",
    "01-19",
    "02-16",
    "05-25",
    "06-19",
    "09-07",
    "10-12",
    "11-11",
    "11-26",
    "12-25",
  ]);
});

test("a payment over Easter takes one working day in euros and three without a calendar", () => {
  const lag = (calendar: "auto" | "weekends" | "gb", currency: string) => {
    const count = businessDaysOf(calendar)(currency);
    return count(day("2026-04-07")) - count(day("2026-04-02"));
  };
  expect(lag("auto", "EUR")).toBe(1);
  expect(lag("auto", "GBP")).toBe(1);
  expect(lag("auto", "USD")).toBe(3);
  expect(lag("auto", "PLN")).toBe(3);
  expect(lag("weekends", "EUR")).toBe(3);
  expect(lag("gb", "PLN")).toBe(1);
});

test("the count never falls from one day to the next and grows by at most one", () => {
  for (const currency of ["EUR", "GBP", "USD"]) {
    const count = businessDaysOf("auto")(currency);
    for (let at = day("1999-12-20"); at < day("2031-01-10"); at += 1)
      expect([0, 1]).toContain(count(at + 1) - count(at));
  }
});
