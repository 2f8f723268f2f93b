import { RotateCcw, RotateCw } from "lucide-react";
import { useState } from "react";
import type { Impact, Ingestion } from "../../../contract/procedures/ingestion.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Count } from "../../components/Money.tsx";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";

interface UndoImportProps {
  readonly ingestion: Ingestion;
  readonly small?: boolean;
}

/** Takes the rows of an import out again, after saying what rests on them; or brings an undone one back. */
export function UndoImport({ ingestion, small = false }: UndoImportProps) {
  const client = useClient();
  const toast = useToast();
  const [impact, setImpact] = useState<Impact>();
  const [isRunning, setRunning] = useState(false);
  const { ingestionId, fileName } = ingestion;
  const isUndone = ingestion.status === "undone";
  const run = async (work: () => Promise<void>, failed: string) => {
    setRunning(true);
    try {
      await work();
    } catch (problem) {
      toast({ tone: "problem", title: failed, detail: explainProblem(problem).message });
    } finally {
      setRunning(false);
    }
  };
  const ask = () =>
    run(
      async () => setImpact(await client.ingestion.impact({ ingestionId })),
      "What it touches can't be told",
    );
  const undo = () =>
    run(async () => {
      setImpact(undefined);
      const { rowsRemoved } = await client.ingestion.undo({ ingestionId });
      toast({ tone: "good", title: `${rowsRemoved} rows are out again`, detail: fileName });
    }, "The import was not undone");
  const redo = () =>
    run(async () => void (await client.ingestion.redo({ ingestionId })), "The file was not imported again");
  return (
    <>
      <Button
        size={small ? "small" : "normal"}
        tone={small ? "quiet" : "default"}
        icon={isUndone ? <RotateCw size={13} /> : <RotateCcw size={13} />}
        loading={isRunning}
        onClick={() => void (isUndone ? redo() : ask())}
      >
        {isUndone ? "Redo" : "Undo"}
      </Button>
      {impact !== undefined && (
        <Dialog
          open
          onOpenChange={(open) => !open && setImpact(undefined)}
          title={`Take ${fileName} out again?`}
          description="The file stays in the vault and the log keeps what happened; Redo brings it back as it was read."
          width="small"
          actions={
            <>
              <Button onClick={() => setImpact(undefined)}>Keep it</Button>
              <Button tone="primary" disabled={impact.blockedBy.length > 0} onClick={() => void undo()}>
                Undo the import
              </Button>
            </>
          }
        >
          <ImpactList impact={impact} />
        </Dialog>
      )}
    </>
  );
}

function ImpactList({ impact }: { impact: Impact }) {
  const lines: readonly (readonly [number, string])[] = [
    [impact.rows, "rows go out"],
    [impact.findings, "findings rest on them and go, too"],
    [impact.alerts, "alerts are about it"],
    [impact.matches, "matches are released"],
    [impact.evidence, "exhibits were made of it"],
    [impact.repairs, "repairs of its rows go with it"],
    [impact.released, "rows of other files count again, which it held already"],
  ];
  return (
    <>
      {impact.blockedBy.map((reason) => (
        <p key={reason} className="mb-2 rounded-part bg-critical-soft px-3 py-2 text-critical">
          {reason}
        </p>
      ))}
      <ul className="flex flex-col gap-1">
        {lines
          .filter(([count], i) => i === 0 || count > 0)
          .map(([count, words]) => (
            <li key={words} className="flex gap-2">
              <span className="w-20 shrink-0 text-right font-medium">
                <Count value={count} />
              </span>
              {words}
            </li>
          ))}
      </ul>
    </>
  );
}
