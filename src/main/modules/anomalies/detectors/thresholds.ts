import { at, moneyOf, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector, DetectorContext } from "./detector.ts";
import { gather } from "./gather.ts";
import { type Bands, bandsOf, limitJustAbove, limitsOf } from "./limits.ts";
import { type Population, partiesOf } from "./population.ts";
import { binomialTail } from "./statistics.ts";
import { money, partyName } from "./wording.ts";

const bandShare = 0.1;
const minimumInBand = 3;
/** Findings by chance that all payees and limits of a file together may be expected to give. */
const expectedByChance = 0.05;

/**
 * Payments that keep just below a limit. Per payee: three or more in the tenth below a limit, at least half of what it
 * gets, and more than chance would give any payee of the file (binomial test, Bonferroni over payees and limits). Over
 * all payees: a jump in density at the limit, tested by a binomial test of the band below against the band above (the
 * idea of McCrary 2008, "Manipulation of the running variable", with equal bands instead of local regressions).
 */
export const justBelowLimit: Detector = {
  kind: "threshold_bunching",
  test: "Payments in the tenth just below an approval limit",
  detect(rows, context) {
    const limits = limitsOf(context);
    const bands = bandsOf(rows, limits, bandShare);
    const told = new Uint8Array(rows.count);
    const findings = bunchingParties({ ...bands, rows, context });
    for (const finding of findings) for (const i of finding.rows) told[i] = 1;
    const shown = gather(findings, { rows, context, what: "payees that keep just below a limit" });
    return { findings: [...shown, ...describeJumps(rows, { limits, context, told })] };
  },
};

interface Subject extends Bands {
  readonly rows: Population;
  readonly context: DetectorContext;
}

function bunchingParties(bands: Subject): DetectedFinding[] {
  const { rows, limits, inBand } = bands;
  const parties = rows.parties.length - 1;
  const findings: DetectedFinding[] = [];
  const counts = new Int32Array(limits.length);
  for (const group of partiesOf(rows, minimumInBand)) {
    if (at(bands.perParty, at(rows.party, at(group, 0))) * 2 < group.length) continue;
    counts.fill(0);
    for (let k = 0; k < group.length; k += 1) {
      const limit = inBand[at(group, k)] ?? -1;
      if (limit >= 0) counts[limit] = at(counts, limit) + 1;
    }
    for (let limit = 0; limit < limits.length; limit += 1) {
      const own = at(counts, limit);
      if (own < minimumInBand || own * 2 < group.length) continue;
      const elsewhere = (at(bands.perLimit, limit) - own + 1) / (rows.count - group.length + 2);
      if (binomialTail(own, group.length, elsewhere) * parties * limits.length > expectedByChance) continue;
      const finding = describeParty(bands, group, limit);
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings;
}

function describeParty(
  { rows, context, limits, inBand }: Subject,
  group: Int32Array,
  limit: number,
): DetectedFinding | undefined {
  const below = [...group].filter((i) => inBand[i] === limit);
  const amounts = new Set(below.map((i) => at(rows.amount, i)));
  // One amount again and again is a contract; different amounts that all stop short of the limit are a pattern.
  if (amounts.size < 2 || amounts.size * 2 < below.length || !touchesNew(rows, below)) return undefined;
  const total = moneyOf(rows, below);
  return {
    severity: Math.min(0.9, 0.55 + 0.05 * below.length),
    explanation: `${below.length} of ${group.length} payments to ${partyName(rows, below[0] ?? 0)} lie just below ${money(limits[limit] ?? 0, context)}, ${money(total, context)} in total.`,
    rows: below,
    amountAtRisk: total,
  };
}

const jumpShare = 0.05;

/** Over the payments that no payee's own finding tells of: one payee's pattern is not the habit of the file. */
function describeJumps(
  rows: Population,
  about: {
    readonly limits: readonly number[];
    readonly context: DetectorContext;
    readonly told: Uint8Array;
  },
): DetectedFinding[] {
  const { limits, context, told } = about;
  const below = limits.map((): number[] => []);
  const above = limits.map(() => 0);
  for (let i = 0; i < rows.count; i += 1) {
    if (told[i] === 1) continue;
    const magnitude = Math.abs(at(rows.amount, i));
    const limit = limitJustAbove(magnitude, limits, jumpShare);
    if (limit !== -1) below[limit]?.push(i);
    else
      for (let k = 0; k < limits.length; k += 1)
        if (magnitude > (limits[k] ?? 0) && magnitude <= (limits[k] ?? 0) * (1 + jumpShare))
          above[k] = (above[k] ?? 0) + 1;
  }
  return below.flatMap((own, k) => {
    const over = above[k] ?? 0;
    if (own.length < 10 || own.length < 3 * over || !touchesNew(rows, own)) return [];
    const chance = binomialTail(own.length, own.length + over, 0.55);
    if (chance > 1e-4) return [];
    const bounds = `${money(limits[k] ?? 0, context)} and only ${over} in the twentieth above it`;
    return {
      severity: 0.65,
      explanation: `${own.length} payments lie in the twentieth below ${bounds} (chance ${chance.toExponential(0)}).`,
      rows: own,
      amountAtRisk: moneyOf(rows, own),
    };
  });
}
