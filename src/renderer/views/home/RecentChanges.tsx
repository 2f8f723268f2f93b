import { InstantText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { hashOf } from "../frame/router.ts";
import { summaryOf } from "../log/eventWords.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { HomeLink, HomeSection } from "./HomeSection.tsx";

const shown = 8;

/** The newest events of this project. */
export function RecentChanges() {
  const client = useClient();
  const { project } = useWorkspace();
  const projectId = project?.projectId;
  const page = useAnswer(
    `recent ${projectId}`,
    projectId === undefined ? undefined : () => client.events.page({ projectId, limit: shown }),
    useRevision("log"),
  );
  return (
    <HomeSection title="What has changed" link={<HomeLink href={hashOf("log")}>Log</HomeLink>}>
      {page.problem !== undefined && (
        <ErrorState title="The log can't be read" {...explainProblem(page.problem)} onRetry={page.refresh} />
      )}
      {page.value === undefined && page.isReading && <SkeletonRows rows={shown} />}
      <ul aria-label="Newest events">
        {page.value?.events.map((event) => (
          <li
            key={event.sequence}
            className="flex min-h-7 items-baseline gap-3 border-b border-line py-1 last:border-b-0"
          >
            <a
              href={hashOf("log", { event: String(event.sequence) })}
              className="min-w-0 flex-1 hover:underline"
            >
              {summaryOf(event.type)}
            </a>
            <span className="shrink-0 text-small text-ink-3">
              <InstantText instant={event.timestamp} seconds={false} />
            </span>
          </li>
        ))}
      </ul>
    </HomeSection>
  );
}
