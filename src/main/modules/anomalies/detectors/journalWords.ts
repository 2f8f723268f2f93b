import { at, moneyOf, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import { money, percent } from "./wording.ts";

/**
 * Words that auditors look for in the texts of entries, per language, with the name of the idea (AICPA Practice Alert
 * 2003-02; ISA 240 A45: "little or no explanation", corrections, entries on request of management).
 */
const ideas: readonly (readonly [name: string, words: string])[] = [
  ["plug or balancing figure", "plug(?:ged)?|balancing (?:entry|figure)|ausgleichsbuchung"],
  [
    "on request of management",
    "per (?:the )?(?:ceo|cfo|director|management|boss)|as per cfo|auf anweisung|laut gf",
  ],
  ["cover or bury", "cover[- ]?up|bury|hide|parken|caché"],
  ["suspense", "suspense|zwischenkonto|compte d.attente"],
  ["write-off", "write[- ]?off|written off|ausbuchung|passage en perte"],
  ["correction", "correct(?:ion|ed|ing)?|korrektur|correctif|fehlbuchung"],
  ["reversal", "revers(?:al|e|ed)|storno|contrepassation|extourne"],
  ["override", "override|manual(?:ly)? adjust\\w*|top[- ]?side"],
  ["gift or facilitation", "facilitation|kickback|gift|schmiergeld|commission occulte"],
  ["no explanation", "misc(?:ellaneous)?|sundry|diverse[sr]?|unknown|tbd|xxx+"],
];

/** Letters of any script stand on neither side of a word. */
const pattern = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${ideas.map(([, words]) => `(${words})`).join("|")})(?![\\p{L}\\p{N}])`,
  "iu",
);

/** One more than the place of the idea that a text speaks of, or 0. */
export function journalWordIn(text: string): number {
  const match = pattern.exec(text);
  if (match === null) return 0;
  for (let idea = 1; idea <= ideas.length; idea += 1) if (match[idea] !== undefined) return idea;
  return 0;
}

const usualShare = 0.02;

/** Entries whose text speaks of a correction, a plug, an order from above …: one finding per idea that is rare here. */
export const wordsInTexts: Detector = {
  kind: "journal_entry",
  test: `Texts with words that auditors look for, where fewer than ${usualShare * 100} % of the rows have them`,
  detect(rows, context) {
    if (rows.count < 20)
      return { notApplicable: `only ${rows.count} rows; at least 20 are needed to tell what is rare` };
    const byIdea = new Map<number, number[]>();
    for (let i = 0; i < rows.count; i += 1) {
      const idea = at(rows.word, i);
      if (idea === 0) continue;
      const group = byIdea.get(idea);
      if (group === undefined) byIdea.set(idea, [i]);
      else group.push(i);
    }
    const findings: DetectedFinding[] = [];
    for (const [idea, group] of [...byIdea].sort((a, b) => a[0] - b[0])) {
      const share = group.length / rows.count;
      if ((share > usualShare && group.length > 2) || !touchesNew(rows, group)) continue;
      const total = moneyOf(rows, group);
      findings.push({
        severity: idea <= 3 || idea === 8 || idea === 9 ? 0.6 : 0.35,
        explanation: `${group.length} ${group.length === 1 ? "text speaks" : "texts speak"} of “${ideas[idea - 1]?.[0]}”, ${money(total, context)} in total; ${percent(share)} of all rows do.`,
        rows: group,
        amountAtRisk: idea <= 3 || idea === 8 || idea === 9 ? total : 0,
      });
    }
    return { findings };
  },
};
