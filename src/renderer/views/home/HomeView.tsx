import { CircleCheck, FileInput } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { goTo, hashOf } from "../frame/router.ts";
import { AlertCard } from "../frenly/AlertCard.tsx";
import { isOpen } from "../frenly/alertWords.ts";
import { ProgressCard } from "../import/ProgressCard.tsx";
import { useAlerts } from "../workspace/AlertsContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useLive, useOverview, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { FindingQueue } from "./FindingQueue.tsx";
import { FirstSteps } from "./FirstSteps.tsx";
import { HomeLink, HomeSection } from "./HomeSection.tsx";
import { RecentChanges } from "./RecentChanges.tsx";
import { SideFigures } from "./SideFigures.tsx";

/** What to decide first, then what has changed, then what runs. */
export function HomeView() {
  const { projects, project } = useWorkspace();
  const overview = useOverview();
  if (projects.problem !== undefined && projects.value === undefined) {
    return (
      <div className="p-6">
        <ErrorState
          title="The projects can't be read"
          {...explainProblem(projects.problem)}
          onRetry={projects.refresh}
        />
      </div>
    );
  }
  if (projects.value === undefined) {
    return (
      <div className="p-6">
        <SkeletonRows rows={8} label="Opening the workspace" />
      </div>
    );
  }
  if (project === undefined) return <FirstSteps />;
  return (
    <>
      <PageHeader
        title={project.name}
        detail={
          overview.value !== undefined && (
            <>
              <Count value={overview.value.openFindings} /> findings to decide,{" "}
              <Money amount={overview.value.amountAtRisk} currency={project.currency} /> at risk
            </>
          )
        }
      >
        <Button tone="primary" icon={<FileInput size={14} />} onClick={() => goTo("import")}>
          Import a file
        </Button>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line px-6 pt-4 pb-8">
        <div className="grid max-w-[1240px] grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-6 wide:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex min-w-0 flex-col gap-6">
            <AlertSection />
            <FindingQueue />
          </div>
          <div className="flex min-w-0 flex-col gap-6">
            <SideFigures overview={overview} />
            <RunningJobs />
            <RecentChanges />
          </div>
        </div>
      </div>
    </>
  );
}

const alertsShown = 3;

function AlertSection() {
  const { active } = useAlerts();
  const { project } = useWorkspace();
  const mine = active.value?.alerts.filter(
    (alert) => alert.projectId === null || alert.projectId === project?.projectId,
  );
  const open = mine?.filter(isOpen) ?? [];
  return (
    <HomeSection title="Alerts" link={<HomeLink href={hashOf("frenly")}>All alerts</HomeLink>}>
      {active.problem !== undefined && (
        <ErrorState
          title="The alerts can't be shown"
          {...explainProblem(active.problem)}
          onRetry={active.refresh}
        />
      )}
      {mine === undefined && active.isReading && <SkeletonRows rows={3} />}
      {mine !== undefined && open.length === 0 && (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck size={15} className="text-good" aria-hidden /> No alert waits for you.
        </p>
      )}
      <div className="flex flex-col gap-2">
        {open.slice(0, alertsShown).map((alert) => (
          <AlertCard key={alert.alertId} alert={alert} />
        ))}
      </div>
      {open.length > alertsShown && (
        <p className="mt-2">
          <HomeLink href={hashOf("frenly")}>{open.length - alertsShown} more</HomeLink>
        </p>
      )}
    </HomeSection>
  );
}

function RunningJobs() {
  const progress = useLive((live) => live.progress);
  const running = progress.filter(({ phase }) => !["done", "failed", "cancelled"].includes(phase));
  if (running.length === 0) return null;
  return (
    <HomeSection title="Running">
      <div className="flex flex-col gap-2">
        {running.map((item) => (
          <ProgressCard key={item.ingestionId} progress={item} />
        ))}
      </div>
    </HomeSection>
  );
}
