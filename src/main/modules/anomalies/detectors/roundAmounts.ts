import { at, type DetectedFinding, type Detector, groupBy, touchesNew } from "./detector.ts";
import { binomialTail, quantile, sortedMagnitudes } from "./statistics.ts";
import { money, partyName, percent } from "./wording.ts";

const usualShare = 0.25;

/**
 * Whole thousands, against what is usual in this population (Nigrini 2020, ch. 11, round-number test, with the base
 * rate learned instead of assumed). A payee stands out when its share would be a chance of less than 1 in 1,000;
 * what else is round and larger than nearly everything is reported as one finding.
 */
export const wholeThousands: Detector = {
  kind: "round_amount",
  test: "Whole thousands, against the share that is usual in the file",
  detect(rows, context) {
    const unit = 1_000 * 10 ** context.digits;
    const isRound = (i: number): boolean => at(rows.amount, i) !== 0 && at(rows.amount, i) % unit === 0;
    let round = 0;
    for (let i = 0; i < rows.count; i += 1) if (isRound(i)) round += 1;
    const base = round / Math.max(1, rows.count);
    if (rows.count < 30)
      return { notApplicable: `only ${rows.count} rows; at least 30 are needed to tell what is usual` };
    if (base > usualShare)
      return { notApplicable: `whole thousands are usual here: ${percent(base)} of all amounts` };
    const findings: DetectedFinding[] = [];
    const reported = new Set<number>();
    for (const group of groupBy(rows, (i) =>
      at(rows.party, i) === 0 ? undefined : at(rows.party, i),
    ).values()) {
      const own = group.filter(isRound);
      const others = (round - own.length + 1) / (rows.count - group.length + 2);
      const chance = binomialTail(own.length, group.length, others);
      if (own.length < 3 || chance > 0.001 || !touchesNew(rows, own)) continue;
      for (const i of own) reported.add(i);
      const total = own.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
      findings.push({
        severity: Math.min(0.8, 0.45 + 0.05 * own.length),
        explanation: `${own.length} of ${group.length} payments to ${partyName(rows, own[0] ?? 0)} are whole thousands, ${money(total, context)} in total; elsewhere ${percent(others)} are.`,
        rows: own,
        amountAtRisk: total,
      });
    }
    const large = quantile(sortedMagnitudes(rows.amount), 0.95);
    const rest = Array.from({ length: rows.count }, (_, i) => i).filter(
      (i) => isRound(i) && !reported.has(i) && Math.abs(at(rows.amount, i)) >= large && rows.isNew[i] === 1,
    );
    if (rest.length > 0 && base <= 0.1) {
      const total = rest.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
      findings.push({
        severity: 0.3,
        explanation: `${rest.length} of the largest payments (from ${money(large, context)}) are whole thousands, ${money(total, context)} in total; ${percent(base)} of all amounts are.`,
        rows: rest,
        amountAtRisk: 0,
      });
    }
    return { findings };
  },
};
