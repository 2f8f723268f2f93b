import { RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Ingestion } from "../../../contract/procedures/ingestion.ts";
import { Button } from "../../components/Button.tsx";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";

/** Takes the rows of an import out again; the file stays in the vault, so that it can be imported anew. */
export function UndoImport({ ingestion, small = false }: { ingestion: Ingestion; small?: boolean }) {
  const client = useClient();
  const toast = useToast();
  const [isRunning, setRunning] = useState(false);
  const undo = async () => {
    setRunning(true);
    try {
      const { rowsRemoved } = await client.ingestion.undo({ ingestionId: ingestion.ingestionId });
      toast({ tone: "good", title: `${rowsRemoved} rows are out again`, detail: ingestion.fileName });
    } catch (problem) {
      toast({ tone: "problem", title: "The import was not undone", detail: explainProblem(problem).message });
    } finally {
      setRunning(false);
    }
  };
  return (
    <Button
      size={small ? "small" : "normal"}
      tone={small ? "quiet" : "default"}
      icon={<RotateCcw size={13} />}
      loading={isRunning}
      onClick={() => void undo()}
    >
      Undo
    </Button>
  );
}
