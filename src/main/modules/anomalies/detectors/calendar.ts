import { weekday } from "../../../base/days.ts";
import { at, type DetectedFinding, type Detector, groupBy } from "./detector.ts";
import { dateText, money, partyName, percent } from "./wording.ts";

const routineShare = 0.08;

function isWeekend(day: number): boolean {
  const name = weekday(day);
  return name === 0 || name === 6;
}

/** Postings on Saturdays and Sundays, where that is not routine. Payees with three or more stand alone. */
export const weekendPostings: Detector = {
  kind: "calendar",
  test: "Posted on a Saturday or Sunday",
  detect(rows, context) {
    const weekend: number[] = [];
    for (let i = 0; i < rows.count; i += 1) if (isWeekend(at(rows.day, i))) weekend.push(i);
    const share = weekend.length / Math.max(1, rows.count);
    if (share > routineShare && rows.count >= 30)
      return { notApplicable: `weekend postings are routine here: ${percent(share)} of all rows` };
    const own = weekend.filter((i) => rows.isNew[i] === 1);
    const byParty = new Map<number, number[]>();
    for (const i of own) byParty.set(at(rows.party, i), [...(byParty.get(at(rows.party, i)) ?? []), i]);
    const groups = [...byParty.entries()]
      .filter(([party, group]) => party !== 0 && group.length >= 3)
      .map(([, group]) => group);
    const alone = new Set(groups.flat());
    const rest = own.filter((i) => !alone.has(i));
    const findings = groups.map((group): DetectedFinding => {
      const total = group.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
      return {
        severity: Math.min(0.7, 0.4 + 0.05 * group.length),
        explanation: `${group.length} postings for ${partyName(rows, group[0] ?? 0)} fall on a weekend, ${money(total, context)} in total; ${percent(share)} of all rows do.`,
        rows: group,
        amountAtRisk: total,
      };
    });
    if (rest.length > 0) {
      const total = rest.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
      const sentence =
        rest.length === 1
          ? `One posting falls on a weekend (${dateText(at(rows.day, rest[0] ?? 0))}, ${partyName(rows, rest[0] ?? 0)})`
          : `${rest.length} postings fall on a weekend`;
      findings.push({
        severity: 0.35,
        explanation: `${sentence}, ${money(total, context)} in total; ${percent(share)} of all rows do.`,
        rows: rest,
        amountAtRisk: 0,
      });
    }
    return { findings };
  },
};

/** Dated later than the day of the import: it can't have happened yet. */
export const futureDated: Detector = {
  kind: "calendar",
  test: "Dated after the day of the import",
  detect(rows, context) {
    const groups = groupBy(rows, (i) =>
      rows.isNew[i] === 1 && at(rows.day, i) > context.today ? "future" : undefined,
    );
    return {
      findings: [...groups.values()].map((group) => {
        const total = group.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
        const last = Math.max(...group.map((i) => at(rows.day, i)));
        return {
          severity: 0.6,
          explanation: `${group.length} ${group.length === 1 ? "row is" : "rows are"} dated in the future, up to ${dateText(last)}, ${money(total, context)} in total.`,
          rows: group,
          amountAtRisk: total,
        };
      }),
    };
  },
};
