import { FilePlus2, FolderPlus } from "lucide-react";
import { useState } from "react";
import type { Priority } from "../../../contract/events/definition.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { ProjectId } from "../../../contract/ids.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Field } from "../../components/Field.tsx";
import { formatBytes } from "../../components/formatDate.ts";
import { formatCount } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { Progress } from "../../components/Progress.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { Select } from "../../components/Select.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useBatchDraft } from "./BatchDraft.tsx";
import { ChosenFiles } from "./ChosenFiles.tsx";
import { pickFiles } from "./pickFiles.ts";
import { guessedSide } from "./sides.ts";
import { untold, useReadings } from "./useReadings.ts";
import { useSubmit } from "./useSubmit.ts";

const priorities: readonly { readonly value: Priority; readonly label: string }[] = [
  { value: "critical", label: "Critical" },
  { value: "high", label: "High" },
  { value: "medium", label: "Medium" },
  { value: "low", label: "Low" },
];

/** Chooses the files of a new job, says whose they are, and hands them over. */
export function NewBatchDialog({ projectId }: { projectId: ProjectId }) {
  const { files, leftOut, folderName, offer, drop, leave } = useBatchDraft();
  const locale = useLocale();
  const [name, setName] = useState("");
  const [priority, setPriority] = useState<Priority>("medium");
  const [sides, setSides] = useState<ReadonlyMap<File, Side>>(new Map());
  const [others, setOthers] = useState<Side | undefined>(undefined);
  const readings = useReadings();
  const [readingOfAll, setReadingOfAll] = useState(untold);
  const [readingOf, setReadingOf] = useState<ReadonlyMap<File, string>>(new Map());
  const close = () => {
    setName("");
    setReadingOfAll(untold);
    setReadingOf(new Map());
    setSides(new Map());
    setOthers(undefined);
    submit.stop();
    leave();
  };
  const submit = useSubmit(projectId, close);
  if (files === undefined) return null;
  const sideOf = (file: File) => sides.get(file) ?? guessedSide(file) ?? others;
  const unknown = files.filter((file) => (sides.get(file) ?? guessedSide(file)) === undefined).length;
  const isReady = files.length > 0 && files.every((file) => sideOf(file) !== undefined);
  const add = async (folder: boolean) => offer(await pickFiles(folder));
  const reading = (file: File) =>
    readings.find(({ value }) => value === (readingOf.get(file) ?? readingOfAll))?.reading;
  const begin = () =>
    submit.start({
      name: name.trim() === "" ? (folderName ?? "") : name,
      priority,
      items: files.map((file) => ({ file, side: sideOf(file), reading: reading(file) })),
    });
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      width="wide"
      title="New batch"
      description="Each file becomes an import of its own, read by what is known of its columns. One that raises a question waits for you; the others go in."
      actions={
        <>
          <Button tone="quiet" onClick={close}>
            Cancel
          </Button>
          <Button tone="primary" disabled={!isReady} loading={submit.sent !== undefined} onClick={begin}>
            {files.length === 0 ? "Import the files" : `Import ${formatCount(files.length, locale)} files`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pt-1">
        <div className="flex flex-wrap items-center gap-2">
          <Button icon={<FilePlus2 size={14} />} onClick={() => void add(false)}>
            Add files
          </Button>
          <Button icon={<FolderPlus size={14} />} onClick={() => void add(true)}>
            Add a folder
          </Button>
          <p className="figures ml-auto text-ink-2">
            {formatCount(files.length, locale)} files, {formatBytes(bytes)}
            {leftOut > 0 && `; ${formatCount(leftOut, locale)} of other kinds left out`}
          </p>
        </div>
        <ChosenFiles
          files={files}
          sideOf={sideOf}
          onSide={(file, side) => setSides((before) => new Map(before).set(file, side))}
          readings={readings}
          readingOf={(file) => readingOf.get(file)}
          onReading={(file, value) =>
            setReadingOf((before) => {
              const next = new Map(before);
              if (value === undefined) next.delete(file);
              else next.set(file, value);
              return next;
            })
          }
          onDrop={drop}
        />
        {unknown > 0 && (
          <div className="flex flex-wrap items-center gap-3">
            <p>
              {unknown === 1 ? "One file's name does not" : `${formatCount(unknown, locale)} names do not`}{" "}
              tell whose it is:
            </p>
            <SegmentedControl
              label="Files whose name does not tell"
              value={others ?? ""}
              choices={[
                { value: "bank", label: "Bank" },
                { value: "ledger", label: "Books" },
              ]}
              onChange={(side) => side !== "" && setOthers(side)}
            />
          </div>
        )}
        <div className="grid grid-cols-[1fr_220px_120px] gap-3">
          <Field label="Name">
            <TextInput
              maxLength={120}
              placeholder={folderName ?? "Taken from the files when left empty"}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Field label="Where a file leaves it open">
            <Select value={readingOfAll} choices={readings} onChange={setReadingOfAll} />
          </Field>
          <Field label="Priority">
            <Select value={priority} choices={priorities} onChange={setPriority} />
          </Field>
        </div>
        {submit.sent !== undefined && (
          <div>
            <p className="figures mb-1.5 text-ink-2">
              Copying into the workspace: {formatBytes(submit.sent)} of {formatBytes(bytes)}
            </p>
            <Progress label="Copying the files" value={bytes === 0 ? null : submit.sent / bytes} />
          </div>
        )}
        {submit.problem !== undefined && (
          <ErrorState title="The batch was not started" {...explainProblem(submit.problem)} />
        )}
      </div>
    </Dialog>
  );
}
