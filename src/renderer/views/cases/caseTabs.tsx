import type { ReactNode } from "react";
import type { EvidenceId } from "../../../contract/ids.ts";
import type { Case } from "../../../contract/procedures/cases.ts";
import { CaseGraph } from "./graph/CaseGraph.tsx";
import { CaseTimeline } from "./timeline/CaseTimeline.tsx";

/** What every tab of a case is given. */
export interface CaseTabProps {
  readonly about: Case;
  /** Of the project. */
  readonly currency: string;
  /** Grows when something was done in a case. */
  readonly revision: number;
  readonly onOpenExhibit: (evidenceId: EvidenceId) => void;
}

interface CaseTab {
  readonly tab: string;
  readonly title: string;
  readonly show: (props: CaseTabProps) => ReactNode;
}

/** The tabs of a case, in order; the first is the one that opens. */
export const caseTabs: readonly CaseTab[] = [
  {
    tab: "graph",
    title: "Graph",
    show: ({ about, ...props }) => (
      <CaseGraph {...props} key={about.caseId} caseId={about.caseId} isSealed={about.status === "sealed"} />
    ),
  },
  {
    tab: "timeline",
    title: "Timeline",
    show: ({ about, revision, onOpenExhibit }) => (
      <CaseTimeline key={about.caseId} caseId={about.caseId} {...{ revision, onOpenExhibit }} />
    ),
  },
];
