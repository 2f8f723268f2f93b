import type { ReactNode } from "react";
import { joinClasses } from "../../components/joinClasses.ts";
import { Tooltip } from "../../components/Tooltip.tsx";
import { useJobs } from "../batch/useJobs.ts";
import { useAlerts } from "../workspace/AlertsContext.tsx";
import { useOverview } from "../workspace/WorkspaceContext.tsx";
import { galleryEntry, type NavigationEntry, navigation } from "./navigation.tsx";
import { hashOf, type Place } from "./router.ts";

/** Places of the program. Under 1,100 px only their icons stand, with the names in tooltips. */
export function Rail({ current }: { current: Place }) {
  const { summary } = useAlerts();
  const overview = useOverview();
  const jobs = useJobs(50);
  const counts: Partial<Record<Place, number>> = {
    // Jobs that go on only when a person says so.
    batch:
      jobs.value?.jobs.filter(({ status }) => status === "interrupted" || status === "paused").length ?? 0,
    findings: overview.value?.openFindings ?? 0,
    frenly: summary?.unacknowledged ?? 0,
  };
  return (
    <nav
      aria-label="Places"
      className="flex w-12 shrink-0 flex-col border-r border-line bg-canvas p-2 wide:w-[200px]"
    >
      <ul className="flex flex-col gap-0.5">
        {navigation.map((entry) => (
          <li key={entry.place}>
            <RailLink entry={entry} isCurrent={entry.place === current} count={counts[entry.place]} />
          </li>
        ))}
      </ul>
      <div className="mt-auto border-t border-line pt-2">
        <RailLink entry={galleryEntry} isCurrent={galleryEntry.place === current} />
      </div>
    </nav>
  );
}

interface RailLinkProps {
  readonly entry: NavigationEntry;
  readonly isCurrent: boolean;
  readonly count?: number | undefined;
}

function RailLink({ entry, isCurrent, count = 0 }: RailLinkProps): ReactNode {
  return (
    <Tooltip text={entry.title} keys={entry.keys} side="right">
      <a
        href={hashOf(entry.place)}
        aria-current={isCurrent ? "page" : undefined}
        className={joinClasses(
          "relative flex h-7 items-center gap-2.5 rounded-control px-2 font-medium transition-colors",
          isCurrent ? "bg-press text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
        )}
      >
        <span className={joinClasses("shrink-0", isCurrent && "text-accent-ink")}>{entry.icon}</span>
        <span className="sr-only wide:not-sr-only wide:flex-1 wide:truncate">{entry.title}</span>
        {count > 0 && (
          <>
            <span className="figures hidden text-small font-normal text-ink-2 wide:inline">
              {count > 999 ? "999+" : count}
            </span>
            <span
              aria-hidden
              className="absolute top-1 right-1 size-1.5 rounded-full bg-accent wide:hidden"
            />
          </>
        )}
      </a>
    </Tooltip>
  );
}
