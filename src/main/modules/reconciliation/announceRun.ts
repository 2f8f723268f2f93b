import type { ProjectId, RunId, UserId } from "../../../contract/ids.ts";
import type { RunFigures } from "../../../contract/procedures/reconciliationRun.ts";
import type { EventBus } from "../../events/bus.ts";
import type { WriteTx } from "../../storage/database.ts";

interface FinishedRun {
  readonly runId: RunId;
  readonly projectId: ProjectId;
  readonly userId: UserId;
  readonly figures: RunFigures;
  readonly durationMs: number;
}

/** Tells that a run is done, and when it left more to investigate than the limits allow. */
export function announceRun(tx: WriteTx, bus: EventBus, run: FinishedRun): void {
  const { runId: run_id, projectId, userId, figures, durationMs } = run;
  const completed = bus.publish(tx, {
    type: "reconciliation.completed",
    projectId,
    userId,
    data: {
      run_id,
      project_id: projectId,
      matches: figures.matches,
      auto_confirmed: figures.autoConfirmed,
      auto_confirm_rate: figures.autoConfirmRate,
      flagged: figures.flagged,
      flag_rate: figures.flagRate,
      unmatched_internal: figures.unmatchedInternal,
      unmatched_bank: figures.unmatchedBank,
      duration_ms: durationMs,
    },
  });
  const { severity, needsInvestigation, unexplainedAmount, currency } = figures.variance;
  if (severity === "none") return;
  bus.publish(tx, {
    type: "variance.detected",
    projectId,
    userId,
    cause: completed,
    data: {
      run_id,
      project_id: projectId,
      severity,
      flag_rate: figures.flagRate,
      needs_investigation: needsInvestigation,
      unexplained_amount: unexplainedAmount,
      currency,
    },
  });
}
