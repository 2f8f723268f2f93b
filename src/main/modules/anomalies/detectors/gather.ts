import type { RowColumns } from "./columns.ts";
import type { DetectedFinding, DetectorContext } from "./detector.ts";
import { money } from "./wording.ts";

/** Findings of one test that are shown one by one. */
const shownAlone = 25;

/**
 * Where a test fires everywhere, it is the habit of the ledger rather than news: the findings that matter most by
 * severity and money stand alone, and the rest becomes one finding that keeps every row. Nothing is hidden, and a
 * person reads twenty-six sentences instead of two thousand.
 */
export function gather(
  findings: readonly DetectedFinding[],
  about: { readonly rows: RowColumns; readonly context: DetectorContext; readonly what: string },
): readonly DetectedFinding[] {
  if (findings.length <= shownAlone * 1.5) return findings;
  const weight = (finding: DetectedFinding): number => finding.severity * finding.amountAtRisk;
  const sorted = [...findings].sort((a, b) => weight(b) - weight(a));
  const rest = sorted.slice(shownAlone);
  const rows = [...new Set(rest.flatMap((finding) => finding.rows))].sort((a, b) => a - b);
  const total = rest.reduce((sum, finding) => sum + finding.amountAtRisk, 0);
  const share = ((rows.length / Math.max(1, about.rows.count)) * 100).toFixed(1);
  return [
    ...sorted.slice(0, shownAlone),
    {
      severity: 0.3,
      explanation: `${rest.length} further ${about.what}, ${money(total, about.context)} in all: so many (${share} % of the rows) that they are probably how this ledger is kept. The ${shownAlone} that weigh most stand alone.`,
      rows,
      amountAtRisk: 0,
    },
  ];
}
