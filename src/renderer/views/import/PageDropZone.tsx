import { FileInput } from "lucide-react";
import { useEffect, useState } from "react";
import { useToast } from "../../components/Toast.tsx";
import { useBatchDraft } from "../batch/BatchDraft.tsx";
import { droppedFiles } from "../batch/droppedFiles.ts";
import { goTo } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { useImportSession } from "./ImportSession.tsx";

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") === true;
}

/** The whole window takes files: wherever one is dropped its import opens, and several, or a folder, become a batch. */
export function PageDropZone() {
  const { takeFile } = useImportSession();
  const { files: drafted, offer } = useBatchDraft();
  const isDrafting = drafted !== undefined;
  const { project } = useWorkspace();
  const toast = useToast();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const listen = (name: "dragenter" | "dragover" | "dragleave" | "drop", run: (event: DragEvent) => void) =>
      window.addEventListener(name, run, { signal: stop.signal });
    const take = (dropped: Awaited<ReturnType<typeof droppedFiles>>): void => {
      const { files, hasFolder } = dropped;
      const [first] = files;
      if (first === undefined && !hasFolder) return;
      if (first === undefined || hasFolder || files.length > 1 || isDrafting) {
        goTo("batch");
        offer(dropped);
        return;
      }
      goTo("import");
      takeFile(first);
    };
    listen("dragenter", (event) => holdsFiles(event) && setOver(true));
    listen("dragover", (event) => holdsFiles(event) && event.preventDefault());
    listen("dragleave", (event) => event.relatedTarget === null && setOver(false));
    listen("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (project === undefined)
        toast({
          tone: "problem",
          title: "No project is open",
          detail: "Create a project, then drop the file again.",
        });
      else if (event.dataTransfer !== null)
        droppedFiles(event.dataTransfer).then(take, (problem: unknown) =>
          toast({
            tone: "problem",
            title: "What was dropped can't be opened",
            detail: explainProblem(problem).message,
          }),
        );
    });
    return () => stop.abort();
  }, [takeFile, offer, isDrafting, project, toast]);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-shade p-6">
      <div className="appears flex flex-col items-center gap-2 rounded-part border-2 border-dashed border-accent bg-raised px-14 py-10 text-section font-semibold shadow-float">
        <FileInput size={28} className="text-accent-ink" aria-hidden />
        {isDrafting ? "Drop them into the batch" : "Drop to import"}
        {project !== undefined && (
          <span className="text-body font-normal text-ink-2">into {project.name}</span>
        )}
      </div>
    </div>
  );
}
