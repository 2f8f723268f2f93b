import type { JobId } from "../../../contract/ids.ts";
import type { Job } from "../../../contract/procedures/batch.ts";
import { useClient } from "../../link/ClientContext.tsx";
import { type Answer, useAnswer } from "../workspace/useAnswer.ts";
import { useLive, useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";

/** A job, kept up to date: what the feed told last goes before what was read. */
export function useJob(jobId: JobId): Answer<Job> {
  const client = useClient();
  const told = useLive((live) => live.jobs.find((job) => job.jobId === jobId));
  const read = useAnswer(`job ${jobId}`, () => client.batch.get({ jobId }), useRevision("jobs"));
  return { ...read, value: told ?? read.value };
}

export interface JobPage {
  readonly total: number;
  readonly jobs: readonly Job[];
}

/** The newest jobs of the open project, as they stand at this moment. */
export function useJobs(limit: number): Answer<JobPage> {
  const client = useClient();
  const { project } = useWorkspace();
  const projectId = project?.projectId;
  const told = useLive((live) => live.jobs);
  const read = useAnswer(
    `jobs ${projectId} ${limit}`,
    projectId === undefined ? undefined : () => client.batch.list({ projectId, offset: 0, limit }),
    useRevision("jobs"),
  );
  if (read.value === undefined) return { ...read, value: undefined };
  const { total, jobs } = read.value;
  return {
    ...read,
    value: { total, jobs: jobs.map((job) => told.find(({ jobId }) => jobId === job.jobId) ?? job) },
  };
}
