import { jobIdSchema } from "../../../contract/ids.ts";
import { PageHeader } from "../frame/PageHeader.tsx";
import { useRoute } from "../frame/router.ts";
import { FirstSteps } from "../home/FirstSteps.tsx";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { JobList } from "./JobList.tsx";
import { JobPage } from "./JobPage.tsx";
import { NewBatchDialog } from "./NewBatchDialog.tsx";

/** Jobs over many files: the list, and one of them with its items. */
export function BatchView() {
  const { project, projects } = useWorkspace();
  const { query } = useRoute();
  const jobId = jobIdSchema.safeParse(query.job).data;
  if (project === undefined)
    return projects.value === undefined ? <PageHeader title="Batches" /> : <FirstSteps />;
  return (
    <>
      {jobId === undefined ? <JobList /> : <JobPage key={jobId} jobId={jobId} />}
      <NewBatchDialog projectId={project.projectId} />
    </>
  );
}
