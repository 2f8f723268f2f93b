import { useState } from "react";
import type { IngestionId } from "../../../contract/ids.ts";
import type { RepairOutcome } from "../../../contract/procedures/quarantine.ts";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";

export interface Repairs {
  readonly isRunning: boolean;
  /** Resolves to what came of it, or undefined when it failed, which has been said then. */
  readonly repairRow: (row: number, cells: string[]) => Promise<RepairOutcome | undefined>;
  readonly repairClass: (change: {
    readonly code: string;
    readonly column: number;
    readonly find: string;
    readonly replace: string;
  }) => Promise<RepairOutcome | undefined>;
  readonly setState: (to: {
    readonly rows?: number[];
    readonly code?: string;
    readonly state: "new" | "ignored";
  }) => void;
}

/** What can be done to the rows of an import that wait in quarantine. */
export function useRepairs(ingestionId: IngestionId): Repairs {
  const client = useClient();
  const toast = useToast();
  const [isRunning, setRunning] = useState(false);
  const run = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    setRunning(true);
    try {
      return await work();
    } catch (problem) {
      toast({ tone: "problem", title: "The rows were not changed", detail: explainProblem(problem).message });
      return undefined;
    } finally {
      setRunning(false);
    }
  };
  const tell = (outcome: RepairOutcome | undefined): RepairOutcome | undefined => {
    if (outcome !== undefined && outcome.repaired > 0)
      toast({
        tone: "good",
        title: outcome.repaired === 1 ? "The row counts now" : `${outcome.repaired} rows count now`,
        detail:
          outcome.stillWrong === 0
            ? "Every check has run again."
            : `${outcome.stillWrong} still can't be read.`,
      });
    return outcome;
  };
  return {
    isRunning,
    repairRow: async (row, cells) =>
      tell(await run(() => client.ingestion.repair({ ingestionId, rows: [{ row, cells }] }))),
    repairClass: async (change) =>
      tell(await run(() => client.ingestion.repairClass({ ingestionId, ...change }))),
    setState: (to) => void run(() => client.ingestion.setQuarantineState({ ingestionId, ...to })),
  };
}
