import type { ExhibitKind } from "../../../../contract/procedures/evidence.ts";

interface CheckItem {
  readonly code: string;
  readonly question: string;
}

const always: readonly CheckItem[] = [
  { code: "relevant", question: "It bears on something that the case claims." },
  { code: "lawful", question: "It was obtained lawfully, and the authority for it is recorded." },
];
const ofRows: readonly CheckItem[] = [
  ...always,
  { code: "complete", question: "The selection leaves out nothing that would change what it shows." },
  { code: "source", question: "The rows were compared with their source file." },
];

const checklists: Readonly<Record<ExhibitKind, readonly CheckItem[]>> = {
  file: [
    ...always,
    { code: "original", question: "It is the original, or what it is a copy of is stated." },
    { code: "origin", question: "Who it came from, when and how is recorded." },
  ],
  source: [
    ...always,
    { code: "origin", question: "It came from the bank or the books themselves, and how is recorded." },
    { code: "balanced", question: "Its balances add up, or why they do not is stated." },
  ],
  rows: ofRows,
  match: ofRows,
  finding: [...ofRows, { code: "innocent", question: "An ordinary explanation was looked for." }],
  chart: [
    ...always,
    { code: "figures", question: "Its figures were compared with the rows they come from." },
  ],
  note: [
    ...always,
    { code: "observed", question: "It tells what was seen or said, apart from what is concluded." },
  ],
};

/** What must be answered with yes before an exhibit of a kind is admitted. */
export function checklistOf(kind: ExhibitKind): readonly CheckItem[] {
  return checklists[kind];
}
