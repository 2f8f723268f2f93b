import { FileInput } from "lucide-react";
import { useRef } from "react";
import { ingestionIdSchema } from "../../../contract/ids.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { formatBytes } from "../../components/formatDate.ts";
import { Progress } from "../../components/Progress.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { goTo, useRoute } from "../frame/router.ts";
import { FirstSteps } from "../home/FirstSteps.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { Continuity } from "./Continuity.tsx";
import { ImportList } from "./ImportList.tsx";
import { ImportResult } from "./ImportResult.tsx";
import { useImportSession } from "./ImportSession.tsx";
import { InspectProgressCard } from "./InspectProgressCard.tsx";
import { InspectStep } from "./InspectStep.tsx";
import { RunningImport } from "./RunningImport.tsx";

/** Acquire, inspect, integrate: a file comes in, is shown as it would be read, and its rows go in. */
export function ImportView() {
  const { project, projects } = useWorkspace();
  const { query } = useRoute();
  const { state, leave } = useImportSession();
  const shown = ingestionIdSchema.safeParse(query.import).data;
  if (project === undefined) {
    return projects.value === undefined ? <PageHeader title="Import" /> : <FirstSteps />;
  }
  if (state.step === "inspect" && state.preview !== undefined) return <InspectStep />;
  const result = state.step === "started" ? state.ingestionId : shown;
  if (result !== undefined && state.step !== "sending" && state.step !== "inspect") {
    const close = () => {
      leave();
      goTo("import");
    };
    return state.step === "started" && shown === undefined ? (
      <RunningImport key={result} ingestionId={result} onClose={close} />
    ) : (
      <ImportResult key={shown ?? result} ingestionId={shown ?? result} onClose={close} />
    );
  }
  return <Acquire />;
}

function Acquire() {
  const { state, problem, leave } = useImportSession();
  return (
    <>
      <PageHeader title="Import" detail="Acquire, inspect, integrate" />
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-8">
        <div className="flex max-w-[960px] flex-col gap-6">
          {problem !== undefined && (
            <ErrorState title="The file was not taken in" {...explainProblem(problem)} />
          )}
          {state.step === "choose" && <ChooseFile />}
          {state.step === "sending" && <Sending {...state} />}
          {state.step === "inspect" && (
            <InspectProgressCard {...state} onCancel={leave} hasFailed={!state.isReading} />
          )}
          <ImportList />
          <Continuity />
        </div>
      </div>
    </>
  );
}

function ChooseFile() {
  const { takeFile } = useImportSession();
  const input = useRef<HTMLInputElement>(null);
  return (
    <section
      aria-label="Choose a file"
      className="flex flex-col items-center gap-1 rounded-part border border-dashed border-line-strong bg-sunken px-6 py-9 text-center"
    >
      <FileInput size={26} className="mb-1 text-ink-3" aria-hidden />
      <p className="text-section font-semibold">Drop a bank statement or a ledger anywhere</p>
      <p className="max-w-[56ch] text-ink-2">
        CSV with any separator, encoding and date order; Excel, JSON, OFX, QIF, MT940, CAMT, BAI2. It is
        copied into this workspace unchanged, and nothing goes in before you have seen how it is read.
      </p>
      <div className="mt-3">
        <Button tone="primary" onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="File to import"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file !== undefined) takeFile(file);
          }}
        />
      </div>
    </section>
  );
}

function Sending({ fileName, sent, byteSize }: { fileName: string; sent: number; byteSize: number }) {
  const { leave } = useImportSession();
  return (
    <section
      aria-label="Copying the file"
      className="flex items-center gap-4 rounded-part border border-line px-4 py-3"
    >
      <div className="min-w-0 flex-1">
        <p className="mb-1.5 flex justify-between gap-4">
          <span className="truncate font-medium">Copying {fileName} into the workspace</span>
          <span className="figures shrink-0 text-ink-2">
            {formatBytes(sent)} of {formatBytes(byteSize)}
          </span>
        </p>
        <Progress label={`Copying ${fileName}`} value={byteSize === 0 ? null : sent / byteSize} />
      </div>
      <Button onClick={leave}>Cancel</Button>
    </section>
  );
}
