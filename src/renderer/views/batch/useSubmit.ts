import { useRef, useState } from "react";
import type { Priority } from "../../../contract/events/definition.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { ProjectId, UploadId } from "../../../contract/ids.ts";
import type { Reading } from "../../../contract/procedures/batch.ts";
import { type Client, useClient } from "../../link/ClientContext.tsx";
import { goTo } from "../frame/router.ts";
import { uploadFile } from "../import/uploadFile.ts";

interface NewBatch {
  readonly name: string;
  readonly priority: Priority;
  readonly items: readonly {
    readonly file: File;
    readonly side: Side | undefined;
    readonly reading: Reading | undefined;
  }[];
}

interface NewItem {
  readonly uploadId: UploadId;
  readonly side: Side | undefined;
  readonly reading: Reading | undefined;
}

interface Submit {
  /** Bytes copied so far; undefined while nothing is copied. */
  readonly sent: number | undefined;
  readonly problem: unknown;
  readonly start: (batch: NewBatch) => void;
  readonly stop: () => void;
}

/** Copies the files into the workspace one after the other, then starts the job and shows it. */
export function useSubmit(projectId: ProjectId, done: () => void): Submit {
  const client = useClient();
  const [sent, setSent] = useState<number | undefined>(undefined);
  const [problem, setProblem] = useState<unknown>(undefined);
  const copying = useRef(new AbortController());
  const run = async ({ name, priority, items }: NewBatch): Promise<void> => {
    const { signal } = copying.current;
    const uploads = await copyFiles(client, items, { signal, onProgress: setSent });
    const { jobId } = await client.batch.submit({
      projectId,
      priority,
      ...(name.trim() === "" ? {} : { name: name.trim() }),
      items: uploads,
    });
    done();
    goTo("batch", { job: jobId });
  };
  return {
    sent,
    problem,
    start(batch) {
      copying.current = new AbortController();
      const { signal } = copying.current;
      setProblem(undefined);
      setSent(0);
      run(batch)
        .catch((error: unknown) => !signal.aborted && setProblem(error))
        .finally(() => setSent(undefined));
    },
    stop() {
      copying.current.abort();
      setProblem(undefined);
    },
  };
}

/** Every file or none: what was copied of the others is given up when one fails. */
async function copyFiles(
  client: Client,
  items: NewBatch["items"],
  options: { readonly signal: AbortSignal; readonly onProgress: (sent: number) => void },
): Promise<NewItem[]> {
  const uploads: NewItem[] = [];
  let before = 0;
  try {
    for (const { file, side, reading } of items) {
      const from = before;
      const uploadId = await uploadFile(client, file, {
        signal: options.signal,
        onProgress: (sent) => options.onProgress(from + sent),
      });
      uploads.push({ uploadId, side, reading });
      before += file.size;
    }
    options.signal.throwIfAborted();
    return uploads;
  } catch (error) {
    await Promise.all(uploads.map(({ uploadId }) => client.ingestion.abandonUpload({ uploadId })));
    throw error;
  }
}
