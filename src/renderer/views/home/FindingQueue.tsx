import { CircleCheck } from "lucide-react";
import { ErrorState } from "../../components/ErrorState.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { FindingLine } from "../findings/FindingLine.tsx";
import { goTo, hashOf } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useOverview, useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { HomeLink, HomeSection } from "./HomeSection.tsx";

const shown = 6;

/** Findings to decide, by money at risk, and the quarantine. */
export function FindingQueue() {
  const client = useClient();
  const { project } = useWorkspace();
  const overview = useOverview();
  const projectId = project?.projectId;
  const list = useAnswer(
    `queue ${projectId}`,
    projectId === undefined
      ? undefined
      : () => client.anomalies.list({ projectId, status: "open", limit: 200 }),
    useRevision("findings"),
  );
  const findings = [...(list.value?.findings ?? [])]
    .sort((a, b) => b.amountAtRisk - a.amountAtRisk)
    .slice(0, shown);
  return (
    <HomeSection
      title="To decide, by money"
      link={<HomeLink href={hashOf("findings")}>All findings</HomeLink>}
    >
      {list.problem !== undefined && (
        <ErrorState
          title="The findings can't be shown"
          {...explainProblem(list.problem)}
          onRetry={list.refresh}
        />
      )}
      {list.value === undefined && list.isReading && <SkeletonRows rows={shown} />}
      {list.value !== undefined && findings.length === 0 && (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck size={15} className="text-good" aria-hidden /> No finding waits for a decision.
        </p>
      )}
      <ul className="-mx-4" aria-label="Findings to decide">
        {findings.map((finding) => (
          <FindingLine
            key={finding.findingId}
            finding={finding}
            isChosen={false}
            onChoose={() => goTo("findings", { finding: finding.findingId })}
          />
        ))}
      </ul>
      {overview.value !== undefined && overview.value.quarantined > 0 && (
        <p className="mt-3">
          <HomeLink href={hashOf("import")}>
            {overview.value.quarantined} {overview.value.quarantined === 1 ? "row waits" : "rows wait"} in
            quarantine
          </HomeLink>
        </p>
      )}
    </HomeSection>
  );
}
