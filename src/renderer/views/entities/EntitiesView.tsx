import { Users } from "lucide-react";
import type { ProjectId } from "../../../contract/ids.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Count } from "../../components/Money.tsx";
import { Progress } from "../../components/Progress.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { goTo, replaceQuery, useRoute } from "../frame/router.ts";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { DecisionList } from "./DecisionList.tsx";
import { DuplicateList } from "./DuplicateList.tsx";
import { EntityList } from "./EntityList.tsx";
import { useComparison } from "./useComparison.ts";

const shows = [
  { value: "all", label: "All" },
  { value: "duplicates", label: "Likely the same" },
  { value: "decisions", label: "Decisions" },
] as const;

/** Who money went to and came from, which of them are likely one, and what was decided about that. */
export function EntitiesView() {
  const { project } = useWorkspace();
  if (project === undefined) {
    return (
      <>
        <PageHeader title="Entities" />
        <NoEntities />
      </>
    );
  }
  return (
    <ProjectEntities key={project.projectId} projectId={project.projectId} currency={project.currency} />
  );
}

function ProjectEntities({ projectId, currency }: { projectId: ProjectId; currency: string }) {
  const { query } = useRoute();
  const show = shows.find(({ value }) => value === query.show)?.value ?? "all";
  const comparison = useComparison(projectId);
  const state = comparison.answer.value?.comparison;
  const pairs = comparison.answer.value?.total ?? 0;
  return (
    <>
      <PageHeader
        title="Entities"
        detail={
          state !== undefined && (
            <>
              <Count value={state.total} /> parties
              {state.isDone && (
                <>
                  , <Count value={pairs} /> {pairs === 1 ? "pair" : "pairs"} likely the same
                </>
              )}
            </>
          )
        }
      >
        {state !== undefined && !state.isDone && (
          <span className="flex w-[200px] items-center gap-2 text-small text-ink-2">
            <span className="shrink-0">Comparing</span>
            <Progress label="Parties compared" value={state.done / Math.max(1, state.total)} />
          </span>
        )}
        <SegmentedControl
          label="What to show"
          value={show}
          choices={shows}
          onChange={(next) => replaceQuery("entities", { show: next === "all" ? undefined : next })}
        />
      </PageHeader>
      {show === "all" && (
        <EntityList
          projectId={projectId}
          currency={currency}
          version={comparison.version}
          empty={<NoEntities />}
        />
      )}
      {show === "duplicates" && (
        <DuplicateList projectId={projectId} currency={currency} comparison={comparison} />
      )}
      {show === "decisions" && <DecisionList projectId={projectId} />}
    </>
  );
}

function NoEntities() {
  return (
    <EmptyState
      icon={<Users size={24} />}
      title="No entities yet"
      action={
        <Button tone="primary" onClick={() => goTo("import")}>
          Import a file
        </Button>
      }
    >
      Every counterparty and account that the rows name stands here, with what it was paid and what it paid.
    </EmptyState>
  );
}
