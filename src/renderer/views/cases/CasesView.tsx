import { ArrowLeft, Briefcase } from "lucide-react";
import type { CaseId, ProjectId } from "../../../contract/ids.ts";
import type { Case } from "../../../contract/procedures/cases.ts";
import { Button } from "../../components/Button.tsx";
import { InstantText } from "../../components/DateText.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import type { GridColumn } from "../../components/grid/columns.ts";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { Count } from "../../components/Money.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { rowHeights } from "../frame/appearance.ts";
import { PageHeader } from "../frame/PageHeader.tsx";
import { goTo, replaceQuery, useRoute } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { caseTabs } from "./caseTabs.tsx";
import { RiskBadge } from "./graph/RiskBadge.tsx";

/** The cases of a project, and one of them with its tabs. */
export function CasesView() {
  const { project } = useWorkspace();
  const { query } = useRoute();
  if (project === undefined)
    return (
      <>
        <PageHeader title="Cases" />
        <NoCases />
      </>
    );
  // An id that is none finds no case, and the page says so.
  if (query.case !== undefined)
    return <OneCase key={query.case} caseId={query.case as CaseId} currency={project.currency} />;
  return <CaseList key={project.projectId} projectId={project.projectId} />;
}

const columns: readonly GridColumn<Case>[] = [
  { key: "number", title: "Case", width: 80, cell: ({ number }) => number },
  { key: "title", title: "Title", width: 340, cell: ({ title }) => title },
  { key: "risk", title: "Risk", width: 90, cell: ({ risk }) => <RiskBadge risk={risk} /> },
  { key: "status", title: "Status", width: 110, cell: ({ status }) => status },
  { key: "priority", title: "Priority", width: 100, cell: ({ priority }) => priority },
  {
    key: "exhibits",
    title: "Admitted",
    width: 100,
    align: "right",
    cell: ({ exhibits }) => <Count value={exhibits.admitted} />,
  },
  {
    key: "proposed",
    title: "To decide",
    width: 100,
    align: "right",
    cell: ({ exhibits }) => <Count value={exhibits.proposed} />,
  },
  {
    key: "changed",
    title: "Changed",
    width: 160,
    cell: ({ changedAt }) => <InstantText instant={changedAt} seconds={false} />,
  },
];

function CaseList({ projectId }: { projectId: ProjectId }) {
  const client = useClient();
  const { density } = useAppearance();
  const revision = useRevision("cases");
  const ask = (offset: number, limit: number) =>
    client.cases.list({ projectId, sort: "changed", offset, limit });
  const count = useAnswer(`cases ${projectId}`, () => ask(0, 1), revision);
  const total = count.value?.total ?? 0;
  return (
    <>
      <PageHeader
        title="Cases"
        detail={
          <>
            <Count value={total} /> {total === 1 ? "case" : "cases"}
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        <DataGrid<Case>
          label="Cases"
          columns={columns}
          total={total}
          listKey={projectId}
          version={revision}
          loadRange={async (offset, limit) => (await ask(offset, limit)).cases}
          rowHeight={rowHeights[density]}
          onSelect={({ caseId }) => goTo("cases", { case: caseId })}
          explainProblem={(problem) => explainProblem(problem).message}
          empty={count.value === undefined ? null : <NoCases />}
        />
      </div>
    </>
  );
}

function OneCase({ caseId, currency }: { caseId: CaseId; currency: string }) {
  const client = useClient();
  const { query } = useRoute();
  const revision = useRevision("cases");
  const answer = useAnswer(`case ${caseId}`, () => client.cases.get({ caseId }), revision);
  const about = answer.value?.case;
  const tab = caseTabs.find(({ tab: name }) => name === query.tab) ?? caseTabs[0];
  if (answer.problem !== undefined && about === undefined)
    return (
      <div className="p-6">
        <ErrorState
          title="The case can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      </div>
    );
  if (about === undefined || tab === undefined) return <PageHeader title="Case" />;
  return (
    <>
      <PageHeader
        title={`${about.number} ${about.title}`}
        detail={
          <span className="inline-flex items-center gap-3">
            {about.status}
            <span className="inline-flex items-center gap-1.5">
              risk <RiskBadge risk={about.risk} />
            </span>
            <span>
              <Count value={about.exhibits.admitted} /> admitted, <Count value={about.exhibits.proposed} /> to
              decide
            </span>
          </span>
        }
      >
        <Button icon={<ArrowLeft size={14} />} onClick={() => goTo("cases")}>
          All cases
        </Button>
        <SegmentedControl
          label="Part of the case"
          value={tab.tab}
          choices={caseTabs.map(({ tab: value, title }) => ({ value, label: title }))}
          onChange={(next) => replaceQuery("cases", { case: caseId, tab: next })}
        />
      </PageHeader>
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        {tab.show({
          about,
          currency,
          revision,
          // An exhibit stands whole in the graph: what it names and what it weighs.
          onOpenExhibit: (evidenceId) =>
            goTo("cases", { case: caseId, tab: "graph", pick: `node exhibit:${evidenceId}` }),
        })}
      </div>
    </>
  );
}

function NoCases() {
  return (
    <EmptyState icon={<Briefcase size={24} />} title="No cases yet">
      Open one from a finding in the terminal: frenly case create, then frenly case add. It stands here with
      its graph and timeline.
    </EmptyState>
  );
}
