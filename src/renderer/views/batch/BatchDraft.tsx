import { createContext, type ReactNode, use, useMemo, useState } from "react";
import { useCommands } from "../frame/CommandsContext.tsx";
import { goTo } from "../frame/router.ts";
import type { PickedFiles } from "./pickFiles.ts";

interface BatchDraft {
  /** Files that were chosen for a new job; undefined while none is being made. */
  readonly files: readonly File[] | undefined;
  /** How many files of the folders are of kinds that can't be read. */
  readonly leftOut: number;
  /** Name of the first folder that was offered. */
  readonly folderName: string | undefined;
  /** Opens the dialog for a new job with these files, besides those that it holds already. */
  readonly offer: (picked: PickedFiles) => void;
  readonly drop: (file: File) => void;
  readonly leave: () => void;
}

const DraftContext = createContext<BatchDraft | undefined>(undefined);

/** The job that is being put together. It stands around the page, so that files can be dropped anywhere. */
export function BatchDraftProvider({ children }: { children: ReactNode }) {
  const [files, setFiles] = useState<readonly File[] | undefined>(undefined);
  const [leftOut, setLeftOut] = useState(0);
  const [folderName, setFolderName] = useState<string | undefined>(undefined);
  const draft = useMemo(
    () => ({
      files,
      leftOut,
      folderName,
      offer: (picked: PickedFiles) => {
        setFiles((before = []) => [...before, ...picked.files]);
        setLeftOut((count) => count + picked.leftOut);
        setFolderName((before) => before ?? picked.folderName);
      },
      drop: (file: File) => setFiles((before) => before?.filter((other) => other !== file)),
      leave: () => {
        setFiles(undefined);
        setLeftOut(0);
        setFolderName(undefined);
      },
    }),
    [files, leftOut, folderName],
  );
  const commands = useMemo(
    () => [
      {
        id: "new batch",
        title: "Import many files as a batch",
        group: "Do",
        words: "folder upload job",
        run: () => {
          goTo("batch");
          setFiles((before = []) => before);
        },
      },
    ],
    [],
  );
  useCommands(commands);
  return <DraftContext value={draft}>{children}</DraftContext>;
}

export function useBatchDraft(): BatchDraft {
  const draft = use(DraftContext);
  if (draft === undefined) throw new Error("useBatchDraft was called outside a BatchDraftProvider");
  return draft;
}
