import { ArrowLeft } from "lucide-react";
import { useCallback, useState } from "react";
import type { JobId } from "../../../contract/ids.ts";
import { type ItemState, itemStateSchema, type Job } from "../../../contract/procedures/batch.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { goTo, replaceQuery, useRoute } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { ItemGrid } from "./ItemGrid.tsx";
import { ItemInspector } from "./ItemInspector.tsx";
import { JobBadge } from "./JobBadges.tsx";
import { JobButtons } from "./JobButtons.tsx";
import { JobFigures } from "./JobFigures.tsx";
import { useJob } from "./useJobs.ts";

/** A job: how far it is, what can be done about it, and each of its files. */
export function JobPage({ jobId }: { jobId: JobId }) {
  const job = useJob(jobId);
  if (job.value === undefined)
    return (
      <>
        <PageHeader title="Batch">
          <BackButton />
        </PageHeader>
        <div className="px-6">
          {job.problem === undefined ? (
            <SkeletonRows rows={6} label="Reading the job" />
          ) : (
            <ErrorState
              title="The job can't be shown"
              {...explainProblem(job.problem)}
              onRetry={job.refresh}
            />
          )}
        </div>
      </>
    );
  return <KnownJob job={job.value} />;
}

function KnownJob({ job }: { job: Job }) {
  const { query } = useRoute();
  const state = itemStateSchema.safeParse(query.state).data;
  const item = Number(query.item);
  const change = useCallback(
    (part: { readonly state?: string | undefined; readonly item?: string | undefined }) =>
      replaceQuery("batch", { ...query, ...part }),
    [query],
  );
  const [version, setVersion] = useState({ key: "", count: 0 });
  const key = versionKey(job);
  if (version.key !== key) setVersion({ key, count: version.count + 1 });
  return (
    <>
      <PageHeader title={shorten(job.name)} detail={<JobBadge job={job} />}>
        <BackButton />
        <JobButtons job={job} />
      </PageHeader>
      <JobFigures job={job} />
      <div className="flex items-center gap-3 px-6 pt-3 pb-2">
        <StateFilter job={job} state={state} onChange={(next) => change({ state: next, item: undefined })} />
      </div>
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        <ItemGrid
          job={job}
          state={state}
          version={version.count}
          selected={item}
          onSelect={(chosen) => change({ item: String(chosen) })}
        />
      </div>
      {Number.isInteger(item) && item > 0 && <ItemInspector job={job} item={item} version={version.count} />}
    </>
  );
}

/** What the rows of the items depend on; how far a file is stands apart, because it changes ten times a second. */
function versionKey(job: Job): string {
  const { waiting, running, succeeded, duplicates, failed, cancelled, undone, nextAttemptAt, current } = job;
  const under = current.map(({ item }) => item).join();
  return [waiting, running, succeeded, duplicates, failed, cancelled, undone, nextAttemptAt, under].join(" ");
}

function BackButton() {
  return (
    <Button tone="quiet" icon={<ArrowLeft size={14} />} onClick={() => goTo("batch")}>
      All batches
    </Button>
  );
}

function StateFilter(props: {
  job: Job;
  state: ItemState | undefined;
  onChange: (state: ItemState | undefined) => void;
}) {
  const { job, state, onChange } = props;
  const counts: readonly (readonly [ItemState, string, number])[] = [
    ["waiting", "Waiting", job.waiting],
    ["running", "Under way", job.running],
    ["succeeded", "In", job.succeeded],
    ["duplicate", "In already", job.duplicates],
    ["failed", "Failed", job.failed],
    ["cancelled", "Cancelled", job.cancelled],
    ["undone", "Undone", job.undone],
  ];
  return (
    <SegmentedControl
      label="Items shown"
      value={state ?? "all"}
      choices={[
        { value: "all", label: `All ${job.itemsCount}` },
        ...counts
          .filter(([name, , count]) => count > 0 || name === state || name === "failed")
          .map(([value, word, count]) => ({ value, label: `${word} ${count}` })),
      ]}
      onChange={(next) => onChange(next === "all" ? undefined : next)}
    />
  );
}

function shorten(name: string): string {
  return name.length > 48 ? `${name.slice(0, 47)}…` : name;
}
