import { weekday } from "../../../base/days.ts";
import { at, moneyOf, noDay } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import { gather } from "./gather.ts";
import { dateText, money, partyName, percent } from "./wording.ts";

const routineShare = 0.08;

/** Whether days are on a weekend, looked up by their place in the week: 1970-01-01 was a Thursday. */
function weekendDays(): boolean[] {
  return Array.from({ length: 7 }, (_, day) => weekday(day) === 0 || weekday(day) === 6);
}

/** Postings on Saturdays and Sundays, where that is not routine. Payees with three or more stand alone. */
export const weekendPostings: Detector = {
  kind: "calendar",
  test: "Posted on a Saturday or Sunday",
  detect(rows, context) {
    const days = weekendDays();
    const weekend: number[] = [];
    for (let i = 0; i < rows.count; i += 1) {
      const day = at(rows.day, i) % 7;
      if (days[day < 0 ? day + 7 : day] === true) weekend.push(i);
    }
    const share = weekend.length / Math.max(1, rows.count);
    if (share > routineShare && rows.count >= 30)
      return { notApplicable: `weekend postings are routine here: ${percent(share)} of all rows` };
    const own = weekend.filter((i) => rows.isNew[i] === 1);
    const byParty = Map.groupBy(own, (i) => at(rows.party, i));
    const groups = [...byParty]
      .filter(([party, group]) => party !== 0 && group.length >= 3)
      .map(([, group]) => group);
    const alone = new Set(groups.flat());
    const rest = own.filter((i) => !alone.has(i));
    const findings = groups.map((group): DetectedFinding => {
      const total = moneyOf(rows, group);
      return {
        severity: Math.min(0.7, 0.4 + 0.05 * group.length),
        explanation: `${group.length} postings for ${partyName(rows, group[0] ?? 0)} fall on a weekend, ${money(total, context)} in total; ${percent(share)} of all rows do.`,
        rows: group,
        amountAtRisk: total,
      };
    });
    const shown = [...gather(findings, { rows, context, what: "payees with weekend postings" })];
    if (rest.length > 0) {
      const sentence =
        rest.length === 1
          ? `One posting falls on a weekend (${dateText(at(rows.day, rest[0] ?? 0))}, ${partyName(rows, rest[0] ?? 0)})`
          : `${rest.length} postings fall on a weekend`;
      shown.push({
        severity: 0.35,
        explanation: `${sentence}, ${money(moneyOf(rows, rest), context)} in total; ${percent(share)} of all rows do.`,
        rows: rest,
        amountAtRisk: 0,
      });
    }
    return { findings: shown };
  },
};

/** Dated later than the day of the import: it can't have happened yet. */
export const futureDated: Detector = {
  kind: "calendar",
  test: "Dated after the day of the import",
  detect(rows, context) {
    const group: number[] = [];
    for (let i = 0; i < rows.count; i += 1)
      if (rows.isNew[i] === 1 && at(rows.day, i) > context.today) group.push(i);
    if (group.length === 0) return { findings: [] };
    const total = moneyOf(rows, group);
    const last = group.reduce((latest, i) => Math.max(latest, at(rows.day, i)), 0);
    return {
      findings: [
        {
          severity: 0.6,
          explanation: `${group.length} ${group.length === 1 ? "row is" : "rows are"} dated in the future, up to ${dateText(last)}, ${money(total, context)} in total.`,
          rows: group,
          amountAtRisk: total,
        },
      ],
    };
  },
};

const leastLagRows = 30;
const leastLag = 15;

/**
 * Entries whose posting date and value date lie far apart: back-dated (value date long before posting) or posted ahead.
 * Far is more than fifteen days and more than three times what 95 % of the rows keep to (ACL AP 08 and 09).
 */
export const postingLag: Detector = {
  kind: "calendar",
  test: `Posted more than ${leastLag} days from the value date, where the file keeps closer`,
  detect(rows, context) {
    const places: number[] = [];
    for (let i = 0; i < rows.count; i += 1) if (at(rows.valueDay, i) !== noDay) places.push(i);
    if (places.length < leastLagRows)
      return {
        notApplicable: `only ${places.length} rows have a value date; at least ${leastLagRows} are needed`,
      };
    const lagOf = (i: number): number => at(rows.day, i) - at(rows.valueDay, i);
    const lags = Int32Array.from(places, (i) => Math.abs(lagOf(i))).sort();
    const usual = lags[Math.floor(lags.length * 0.95)] ?? 0;
    const limit = Math.max(leastLag, usual * 3);
    const findings = places
      .filter((i) => Math.abs(lagOf(i)) > limit && rows.isNew[i] === 1)
      .map((i): DetectedFinding => {
        const amount = Math.abs(at(rows.amount, i));
        const lag = lagOf(i);
        const how = lag > 0 ? `${lag} days after its value date` : `${-lag} days ahead of its value date`;
        return {
          severity: Math.min(0.7, 0.45 + Math.abs(lag) / 1_000),
          explanation: `${money(amount, context)} for ${partyName(rows, i)} was posted on ${dateText(at(rows.day, i))}, ${how}; 95 % of the rows keep within ${usual} ${usual === 1 ? "day" : "days"}.`,
          rows: [i],
          amountAtRisk: amount,
        };
      });
    return { findings: gather(findings, { rows, context, what: "entries far from their value date" }) };
  },
};
