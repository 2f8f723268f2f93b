import { Layers } from "lucide-react";
import { useMemo, useState } from "react";
import type { Job } from "../../../contract/procedures/batch.ts";
import { Button } from "../../components/Button.tsx";
import { InstantText } from "../../components/DateText.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { formatDuration } from "../../components/formatDate.ts";
import { formatCount } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { Count } from "../../components/Money.tsx";
import { Progress } from "../../components/Progress.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { Table, type TableColumn } from "../../components/Table.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { hashOf } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useBatchDraft } from "./BatchDraft.tsx";
import { JobBadge } from "./JobBadges.tsx";
import { endedItems } from "./jobWords.ts";
import { useJobs } from "./useJobs.ts";

const pageSize = 100;

/** The jobs of the open project, newest first. */
export function JobList() {
  const locale = useLocale();
  const { offer } = useBatchDraft();
  const [limit, setLimit] = useState(pageSize);
  const list = useJobs(limit);
  const begin = () => offer({ files: [], leftOut: 0 });
  useCommands(
    useMemo(
      () => [
        {
          id: "new batch here",
          title: "New batch",
          group: "Do",
          keys: "N",
          hidden: true,
          run: () => offer({ files: [], leftOut: 0 }),
        },
      ],
      [offer],
    ),
  );
  const total = list.value?.total;
  return (
    <>
      <PageHeader
        title="Batches"
        detail={
          total === undefined ? undefined : total === 1 ? "1 job" : `${formatCount(total, locale)} jobs`
        }
      >
        <Button tone="primary" keys="N" onClick={begin}>
          New batch
        </Button>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-8">
        {list.problem !== undefined && (
          <ErrorState
            title="The jobs can't be listed"
            {...explainProblem(list.problem)}
            onRetry={list.refresh}
          />
        )}
        {list.value === undefined && list.isReading && <SkeletonRows rows={5} label="Reading the jobs" />}
        {total === 0 && (
          <EmptyState
            icon={<Layers size={24} />}
            title="No batch yet"
            action={
              <Button tone="primary" onClick={begin}>
                Choose files
              </Button>
            }
          >
            A batch imports many files as one job. It goes on after any interruption, and a file that can't be
            read says why while the others go in.
          </EmptyState>
        )}
        {list.value !== undefined && list.value.jobs.length > 0 && (
          <Table caption="Batches" rows={list.value.jobs} rowKey={(job) => job.jobId} columns={columns} />
        )}
        {list.value !== undefined && list.value.total > list.value.jobs.length && limit < 1_000 && (
          <Button className="mt-3" onClick={() => setLimit(limit + pageSize)}>
            Show older jobs
          </Button>
        )}
      </div>
    </>
  );
}

const columns: readonly TableColumn<Job>[] = [
  {
    key: "name",
    title: "Job",
    cell: (job) => (
      <a
        className="block max-w-[260px] truncate font-medium text-accent-ink underline-offset-2 hover:underline"
        href={hashOf("batch", { job: job.jobId })}
      >
        {job.name}
      </a>
    ),
  },
  { key: "status", title: "State", cell: (job) => <JobBadge job={job} /> },
  {
    key: "files",
    title: "Files",
    align: "right",
    cell: (job) => (
      <>
        <Count value={endedItems(job)} /> <span className="text-ink-3">of</span>{" "}
        <Count value={job.itemsCount} />
      </>
    ),
  },
  { key: "progress", title: "Progress", cell: (job) => <JobProgress job={job} /> },
  { key: "rows", title: "Rows", align: "right", cell: (job) => <Count value={job.rows} /> },
  {
    key: "rate",
    title: "Rows a second",
    align: "right",
    cell: (job) => <Count value={Math.round(job.rowsPerSecond)} />,
  },
  { key: "time", title: "Time", align: "right", cell: (job) => formatDuration(job.durationMs) },
  {
    key: "submitted",
    title: "Submitted",
    cell: (job) => <InstantText instant={job.submittedAt} seconds={false} />,
  },
];

function JobProgress({ job }: { job: Job }) {
  return (
    <div className="w-[140px]">
      <Progress label={`Progress of ${job.name}`} value={job.share} />
    </div>
  );
}
