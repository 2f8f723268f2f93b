import { FileWarning } from "lucide-react";
import { sideSchema } from "../../../contract/events/ingestion.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { formatBytes } from "../../components/formatDate.ts";
import { formatCount } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { Spinner } from "../../components/Spinner.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { ColumnTable } from "./ColumnTable.tsx";
import { useImportSession } from "./ImportSession.tsx";
import { OverlapNote } from "./OverlapNote.tsx";
import { PartChoice } from "./PartChoice.tsx";
import { ProfileBar } from "./ProfileBar.tsx";
import { Questions } from "./Questions.tsx";
import { RawAndRead } from "./RawAndRead.tsx";
import { ReadingFields } from "./ReadingFields.tsx";
import { formatWords } from "./readingChoices.ts";

const sideChoices = sideSchema.options.map((value) => ({
  value,
  label: value === "bank" ? "Bank" : "Books",
}));

/** How the file would be read: every guess shown with its confidence, and everything can be overruled. */
export function InspectStep() {
  const locale = useLocale();
  const { state, side, problem, changeSide, changeMapping, changeProfile, commit, leave } =
    useImportSession();
  if (state.step !== "inspect" || state.preview === undefined) return null;
  const { preview, isReading } = state;
  const rows = formatCount(preview.estimatedRows, locale);
  return (
    <>
      <PageHeader
        title={preview.fileName}
        detail={
          <span className="flex items-center gap-2">
            {formatWords[preview.format]}, {formatBytes(preview.byteSize)}, about {rows} rows{" "}
            {isReading && <Spinner />}
          </span>
        }
      >
        <SegmentedControl
          label="Whose file is this"
          value={side}
          choices={sideChoices}
          onChange={changeSide}
        />
        <Button tone="quiet" onClick={leave}>
          Cancel
        </Button>
        <Button
          tone="primary"
          loading={isReading}
          disabled={preview.questions.length > 0 || preview.alreadyImported}
          onClick={commit}
        >
          Import {rows} rows
        </Button>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-8">
        <div className="flex flex-col gap-6">
          {problem !== undefined && (
            <ErrorState title="The file can't be read so" {...explainProblem(problem)} />
          )}
          {preview.alreadyImported && (
            <p className="flex items-start gap-2 rounded-part bg-medium-soft px-3 py-2">
              <FileWarning size={16} className="mt-0.5 shrink-0 text-medium" aria-hidden />
              These very bytes are already in this project on this side. To read them anew, undo the earlier
              import first.
            </p>
          )}
          <Questions preview={preview} onChange={changeMapping} />
          <OverlapNote preview={preview} />
          <PartChoice preview={preview} onChange={changeMapping} />
          <ProfileBar preview={preview} onChange={changeProfile} />
          <ReadingFields preview={preview} onChange={changeMapping} />
          <ColumnTable preview={preview} onChange={changeMapping} />
          <RawAndRead preview={preview} />
        </div>
      </div>
    </>
  );
}
