import { FileInput, Scale } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { ProjectId } from "../../../contract/ids.ts";
import type { Project } from "../../../contract/procedures/projects.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Count } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { goTo, hashOf, replaceQuery, useRoute } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useOverview, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { BridgeStrip } from "./BridgeStrip.tsx";
import { ClosedItemsDialog } from "./ClosedItemsDialog.tsx";
import { ListBar } from "./ListBar.tsx";
import { MatchWork } from "./MatchWork.tsx";
import { ReconcileActions, RunProgressLine } from "./ReconcileActions.tsx";
import { tabOf } from "./reconcileFilter.ts";
import { percentWords } from "./reconcileWords.ts";
import { UnmatchedWork } from "./UnmatchedWork.tsx";
import { type Acts, useActs } from "./useActs.ts";
import { type Reconciliation, useReconciliation } from "./useReconciliation.ts";

/** Books against bank: what belongs together, how sure that is, and what the difference is made of. */
export function ReconcileView() {
  const { project } = useWorkspace();
  if (project === undefined) {
    return (
      <>
        <PageHeader title="Reconcile" />
        <NoRows />
      </>
    );
  }
  return <ProjectReconcile key={project.projectId} project={project} />;
}

function ProjectReconcile({ project }: { project: Project }) {
  const { projectId } = project;
  const client = useClient();
  const { query } = useRoute();
  const acts = useActs(projectId);
  const state = useReconciliation(projectId, acts.count);
  const { change } = acts;
  const run = useCallback(
    () => void change(() => client.reconciliation.run({ projectId }), "The matching has started"),
    [change, client, projectId],
  );
  useEffect(() => {
    if (query.run !== "1") return;
    replaceQuery("reconcile", { ...query, run: undefined });
    run();
  }, [query, run]);
  const last = state.status.value?.last;
  return (
    <>
      <PageHeader title="Reconcile" detail={<Figures projectId={projectId} state={state} />}>
        <ReconcileActions project={project} state={state} acts={acts} onRun={run} />
      </PageHeader>
      {state.running !== undefined && <RunProgressLine progress={state.running} />}
      {state.failure !== undefined && (
        <div className="px-6 pb-2">
          <ErrorState
            title="The matching did not finish; nothing of it is kept"
            message={state.failure}
            onRetry={run}
          />
        </div>
      )}
      {state.status.problem !== undefined && (
        <div className="px-6 pb-2">
          <ErrorState
            title="The reconciliation can't be shown"
            {...explainProblem(state.status.problem)}
            onRetry={state.status.refresh}
          />
        </div>
      )}
      {state.status.value === undefined && state.status.problem === undefined && (
        <div className="px-6">
          <SkeletonRows rows={10} label="Reading the matches" />
        </div>
      )}
      {last === null && <NotRun onRun={run} isRunning={state.running !== undefined} />}
      {last !== null && last !== undefined && <Work project={project} state={state} acts={acts} />}
    </>
  );
}

function Work({ project, state, acts }: { project: Project; state: Reconciliation; acts: Acts }) {
  const { projectId, currency } = project;
  const { query } = useRoute();
  return (
    <>
      {state.bridges.problem !== undefined && (
        <div className="px-6 pb-2">
          <ErrorState
            title="The bridge can't be shown"
            {...explainProblem(state.bridges.problem)}
            onRetry={state.bridges.refresh}
          />
        </div>
      )}
      <BridgeStrip projectId={projectId} bridges={state.bridges.value} currency={currency} />
      <ListBar query={query} currency={currency} state={state} />
      {tabOf(query) === "unmatched" ? (
        <UnmatchedWork
          projectId={projectId}
          currency={currency}
          query={query}
          acts={acts}
          revision={state.revision}
        />
      ) : (
        <MatchWork
          projectId={projectId}
          currency={currency}
          query={query}
          acts={acts}
          revision={state.revision}
        />
      )}
    </>
  );
}

function Figures({ projectId, state }: { projectId: ProjectId; state: Reconciliation }) {
  const [isOpen, open] = useState(false);
  const stats = state.stats.value;
  if (stats === undefined) return null;
  const since = state.status.value?.rowsSince ?? 0;
  const closed = state.status.value?.closedItems ?? 0;
  const link = "text-accent-ink underline underline-offset-2";
  return (
    <>
      <Count value={stats.matches} /> matches,{" "}
      <a className={link} href={hashOf("reconcile", { show: "confirmed" })}>
        <Count value={stats.autoConfirmed} /> auto-confirmed
      </a>
      ,{" "}
      <a className={link} href={hashOf("reconcile", { show: "queue" })}>
        {percentWords(stats.flagRate)} to investigate
      </a>
      {closed > 0 && (
        <>
          ,{" "}
          <button type="button" className={link} onClick={() => open(true)}>
            <Count value={closed} /> closed by later files
          </button>
          {isOpen && (
            <ClosedItemsDialog projectId={projectId} revision={state.revision} onOpenChange={open} />
          )}
        </>
      )}
      {since > 0 && (
        <span className="font-medium text-medium">
          , <Count value={since} /> rows changed since
        </span>
      )}
    </>
  );
}

function NotRun({ onRun, isRunning }: { onRun: () => void; isRunning: boolean }) {
  const overview = useOverview();
  if (overview.value === undefined) return null;
  if (overview.value.sides.every(({ rows }) => rows === 0)) return <NoRows />;
  return (
    <div className="flex flex-1 items-center justify-center">
      <EmptyState
        icon={<Scale size={24} />}
        title={isRunning ? "The matching runs" : "Not matched yet"}
        action={!isRunning && <Button onClick={onRun}>Match books and bank</Button>}
      >
        The books' rows stand beside the bank's here, with the proposed matches and their evidence between
        them. Nothing ambiguous is confirmed without you.
      </EmptyState>
    </div>
  );
}

function NoRows() {
  return (
    <div className="flex flex-1 items-center justify-center">
      <EmptyState
        icon={<FileInput size={24} />}
        title="Nothing to reconcile yet"
        action={
          <Button tone="primary" onClick={() => goTo("import")}>
            Import a file
          </Button>
        }
      >
        Import the books and the bank's statement; then their rows are matched here.
      </EmptyState>
    </div>
  );
}
