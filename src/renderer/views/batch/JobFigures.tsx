import type { ReactNode } from "react";
import type { Job } from "../../../contract/procedures/batch.ts";
import { InstantText } from "../../components/DateText.tsx";
import { formatBytes, formatDuration } from "../../components/formatDate.ts";
import { HashText } from "../../components/HashText.tsx";
import { Count } from "../../components/Money.tsx";
import { Progress } from "../../components/Progress.tsx";
import { endedItems, phaseWord } from "./jobWords.ts";

/** How far a job is and at what rate; what is under way, and why it stands when it stands. */
export function JobFigures({ job }: { job: Job }) {
  const isOn = job.status === "running" || job.status === "queued";
  return (
    <section aria-label="Progress" className="flex flex-col gap-2 px-6">
      <Progress label={`Progress of ${job.name}`} value={job.share} />
      <dl className="figures flex flex-wrap gap-x-6 gap-y-1">
        <Figure name="Files">
          <Count value={endedItems(job)} /> of <Count value={job.itemsCount} />
        </Figure>
        <Figure name="Rows">
          <Count value={job.rows} />
        </Figure>
        <Figure name="Rows a second">
          <Count value={Math.round(job.rowsPerSecond)} />
        </Figure>
        <Figure name="Read">
          {formatBytes(job.bytes)} of {formatBytes(job.byteSize)}
        </Figure>
        <Figure name="Worked">{formatDuration(job.durationMs)}</Figure>
        {isOn && (
          <Figure name="Left">
            {job.remainingMs === null ? "not known yet" : `about ${formatDuration(job.remainingMs)}`}
          </Figure>
        )}
        <Figure name="Priority">{job.priority}</Figure>
        {job.resultHash !== null && (
          <Figure name="Result hash">
            <HashText value={job.resultHash} label="Copy the result hash" />
          </Figure>
        )}
      </dl>
      {job.reason !== null && <p className="max-w-[90ch] text-ink-2">{job.reason}</p>}
      {isOn && job.nextAttemptAt !== null && (
        <p className="text-ink-2">
          A file that failed is tried again at <InstantText instant={job.nextAttemptAt} />.
        </p>
      )}
      {job.current.length > 0 && (
        <ul aria-label="Files under way" className="flex flex-col gap-1">
          {job.current.map((file) => (
            <li
              key={file.item}
              className="grid grid-cols-[minmax(0,240px)_160px_minmax(60px,1fr)_110px] items-center gap-3"
            >
              <span className="truncate">{file.fileName}</span>
              <span className="text-ink-2">{phaseWord(file.phase)}</span>
              <Progress label={`Progress of ${file.fileName}`} value={file.rows === 0 ? 0 : file.share} />
              <span className="figures text-right text-ink-2">
                <Count value={file.rows} /> rows
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-small text-ink-3">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
