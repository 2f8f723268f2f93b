import { InstantText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Count } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { Table } from "../../components/Table.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { hashOf } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useLive, useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { ImportStatus, QualityText } from "./ImportStatus.tsx";
import { ProgressCard } from "./ProgressCard.tsx";
import { UndoImport } from "./UndoImport.tsx";

/** Earlier imports of this project, and those that run. */
export function ImportList() {
  const client = useClient();
  const { project } = useWorkspace();
  const projectId = project?.projectId;
  const progress = useLive((live) => live.progress);
  const running = progress.filter(
    (item) => item.projectId === projectId && !["done", "failed", "cancelled"].includes(item.phase),
  );
  const list = useAnswer(
    `imports ${projectId}`,
    projectId === undefined ? undefined : () => client.ingestion.list({ projectId }),
    useRevision("imports"),
  );
  return (
    <section aria-label="Imports">
      <h2 className="mb-1 text-section font-semibold">Imports</h2>
      <div className="mb-2 flex flex-col gap-2">
        {running.map((item) => (
          <ProgressCard key={item.ingestionId} progress={item} />
        ))}
      </div>
      {list.problem !== undefined && (
        <ErrorState
          title="The imports can't be listed"
          {...explainProblem(list.problem)}
          onRetry={list.refresh}
        />
      )}
      {list.value === undefined && list.isReading && <SkeletonRows rows={3} label="Reading the imports" />}
      {list.value?.length === 0 && <p className="text-ink-2">No file has been imported into this project.</p>}
      {list.value !== undefined && list.value.length > 0 && (
        <Table
          caption="Imports"
          rows={list.value}
          rowKey={(item) => item.ingestionId}
          columns={[
            {
              key: "file",
              title: "File",
              cell: (item) => (
                <a
                  className="font-medium text-accent-ink underline-offset-2 hover:underline"
                  href={hashOf("import", { import: item.ingestionId })}
                >
                  {item.fileName}
                </a>
              ),
            },
            { key: "side", title: "Side", cell: (item) => sideWord(item.side) },
            { key: "status", title: "State", cell: (item) => <ImportStatus status={item.status} /> },
            {
              key: "rows",
              title: "Rows in",
              align: "right",
              cell: (item) => <Count value={item.accepted} />,
            },
            {
              key: "rejected",
              title: "Quarantine",
              align: "right",
              cell: (item) => <Count value={item.rejected} />,
            },
            {
              key: "quality",
              title: "Quality",
              align: "right",
              cell: (item) => <QualityText score={item.qualityScore} />,
            },
            {
              key: "findings",
              title: "Findings",
              align: "right",
              cell: (item) => <Count value={item.anomalies.total} />,
            },
            {
              key: "at",
              title: "Started",
              cell: (item) => <InstantText instant={item.startedAt} seconds={false} />,
            },
            {
              key: "undo",
              title: "Undo",
              isTitleHidden: true,
              align: "right",
              cell: (item) =>
                (item.status === "committed" || item.status === "undone") && (
                  <UndoImport ingestion={item} small />
                ),
            },
          ]}
        />
      )}
    </section>
  );
}
