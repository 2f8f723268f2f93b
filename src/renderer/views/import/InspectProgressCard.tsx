import { useEffect, useState } from "react";
import type { UploadId } from "../../../contract/ids.ts";
import type { InspectProgress } from "../../../contract/procedures/ingestion.ts";
import { Button } from "../../components/Button.tsx";
import { formatBytes } from "../../components/formatDate.ts";
import { Count } from "../../components/Money.tsx";
import { Progress } from "../../components/Progress.tsx";
import { useClient } from "../../link/ClientContext.tsx";

const everyMs = 250;

interface InspectProgressCardProps {
  readonly uploadId: UploadId;
  readonly fileName: string;
  readonly hasFailed: boolean;
  readonly onCancel: () => void;
}

/** How far the first look at a file is; it can be called off, and then nothing of the file is kept. */
export function InspectProgressCard(props: InspectProgressCardProps) {
  const { uploadId, fileName, hasFailed, onCancel } = props;
  const progress = useInspectProgress(uploadId);
  const isConverting = progress?.phase === "converting" && progress.bytes > 0;
  return (
    <section aria-label={`Look at ${fileName}`} className="rounded-part border border-line px-4 py-3">
      <div className="mb-2 flex items-center gap-4">
        <p className="min-w-0 flex-1 truncate">
          <span className="font-medium">
            {hasFailed ? "Not read:" : isConverting ? "Reading" : "Recognising the columns of"}
          </span>{" "}
          {fileName}
        </p>
        <Button size="small" onClick={onCancel}>
          {hasFailed ? "Choose another file" : "Cancel"}
        </Button>
      </div>
      {!hasFailed && (
        <Progress
          label={`Look at ${fileName}`}
          value={isConverting ? Math.min(1, progress.bytes / progress.byteSize) : null}
        />
      )}
      {!hasFailed && (
        <p className="figures mt-2 flex gap-x-5 text-small text-ink-2">
          {isConverting ? (
            <>
              <span>
                <Count value={progress.rows} /> rows
              </span>
              <span>
                {formatBytes(Math.min(progress.bytes, progress.byteSize))} of {formatBytes(progress.byteSize)}
              </span>
            </>
          ) : (
            <span>Dates, marks and signs are decided over all rows.</span>
          )}
        </p>
      )}
    </section>
  );
}

function useInspectProgress(uploadId: UploadId): InspectProgress | null {
  const client = useClient();
  const [progress, setProgress] = useState<InspectProgress | null>(null);
  useEffect(() => {
    let isOver = false;
    const ask = () =>
      client.ingestion.inspectProgress({ uploadId }).then(
        (told) => !isOver && told !== null && setProgress(told),
        () => undefined, // the look itself says what is wrong
      );
    const timer = setInterval(() => void ask(), everyMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [client, uploadId]);
  return progress;
}
