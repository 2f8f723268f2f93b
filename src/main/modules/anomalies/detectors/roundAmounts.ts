import { at, moneyOf, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import { gather } from "./gather.ts";
import { partiesOf } from "./population.ts";
import { binomialTail, quantile } from "./statistics.ts";
import { money, partyName, percent } from "./wording.ts";

const usualShare = 0.25;
/** Payees by chance that the whole file may be expected to give. */
const expectedByChance = 0.05;

/**
 * Whole thousands, against what is usual in this population (Nigrini 2020, ch. 11, round-number test, with the base
 * rate learned instead of assumed). A payee stands out when its share is beyond chance (binomial test, Bonferroni over
 * the payees) and its amounts differ: one rent every month is a contract. What else is round and larger than nearly
 * everything is reported as one finding.
 */
export const wholeThousands: Detector = {
  kind: "round_amount",
  test: "Whole thousands, against the share that is usual in the file",
  detect(rows, context) {
    const unit = 1_000 * 10 ** context.digits;
    const isRound = (i: number): boolean => at(rows.amount, i) !== 0 && at(rows.amount, i) % unit === 0;
    const all: number[] = [];
    for (let i = 0; i < rows.count; i += 1) if (isRound(i)) all.push(i);
    const base = all.length / Math.max(1, rows.count);
    if (rows.count < 30)
      return { notApplicable: `only ${rows.count} rows; at least 30 are needed to tell what is usual` };
    if (base > usualShare)
      return { notApplicable: `whole thousands are usual here: ${percent(base)} of all amounts` };
    const roundOf = new Int32Array(rows.parties.length);
    for (const i of all) roundOf[at(rows.party, i)] = at(roundOf, at(rows.party, i)) + 1;
    const findings: DetectedFinding[] = [];
    const reported = new Uint8Array(rows.count);
    for (const group of partiesOf(rows, 3)) {
      const n = at(roundOf, at(rows.party, at(group, 0)));
      const others = (all.length - n + 1) / (rows.count - group.length + 2);
      if (n < 3 || n <= others * group.length) continue;
      if (binomialTail(n, group.length, others) * (rows.parties.length - 1) > expectedByChance) continue;
      const own = [...group].filter(isRound);
      if (new Set(own.map((i) => at(rows.amount, i))).size < 2 || !touchesNew(rows, own)) continue;
      for (const i of own) reported[i] = 1;
      const total = moneyOf(rows, own);
      findings.push({
        severity: Math.min(0.8, 0.45 + 0.05 * own.length),
        explanation: `${own.length} of ${group.length} payments to ${partyName(rows, own[0] ?? 0)} are whole thousands, ${money(total, context)} in total; elsewhere ${percent(others)} are.`,
        rows: own,
        amountAtRisk: total,
      });
    }
    const shown = gather(findings, { rows, context, what: "payees with whole thousands" });
    const large = quantile(rows.magnitudes(), 0.95);
    const rest = all.filter(
      (i) => reported[i] !== 1 && Math.abs(at(rows.amount, i)) >= large && rows.isNew[i] === 1,
    );
    if (rest.length === 0 || base > 0.1) return { findings: shown };
    return {
      findings: [
        ...shown,
        {
          severity: 0.3,
          explanation: `${rest.length} of the largest payments (from ${money(large, context)}) are whole thousands, ${money(moneyOf(rows, rest), context)} in total; ${percent(base)} of all amounts are.`,
          rows: rest,
          amountAtRisk: 0,
        },
      ],
    };
  },
};
