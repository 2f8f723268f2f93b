import { useCallback, useMemo, useRef, useState } from "react";
import type { ProjectId } from "../../../contract/ids.ts";
import type { Act } from "../../../contract/procedures/reconciliationActs.ts";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";

export interface Acts {
  /** Grows with each act of this page, before the feed tells of it. */
  readonly count: number;
  /** Does one thing at a time and offers its undo; false when it was refused or another is under way. */
  readonly act: (work: () => Promise<Act>) => Promise<boolean>;
  /** Something without an undo of its own, such as a run or an export. */
  readonly change: (work: () => Promise<unknown>, done: string) => Promise<boolean>;
  readonly undo: (act: Act) => Promise<boolean>;
  /** Takes the latest act back that still stands. */
  readonly undoLatest: () => Promise<boolean>;
}

/** What a person does on the page: each act shows its words and its way back. */
export function useActs(projectId: ProjectId): Acts {
  const client = useClient();
  const toast = useToast();
  const [count, setCount] = useState(0);
  const busy = useRef(false);
  const attempt = useCallback(
    async (work: () => Promise<void>) => {
      if (busy.current) return false;
      busy.current = true;
      try {
        await work();
        setCount((before) => before + 1);
        return true;
      } catch (problem) {
        toast({ tone: "problem", title: "That was not done", detail: explainProblem(problem).message });
        return false;
      } finally {
        busy.current = false;
      }
    },
    [toast],
  );
  const undo = useCallback(
    (act: Act) =>
      attempt(async () => {
        await client.reconciliation.undo({ actId: act.actId });
        toast({ tone: "info", title: "Taken back", detail: act.summary });
      }),
    [attempt, client, toast],
  );
  const act = useCallback(
    (work: () => Promise<Act>) =>
      attempt(async () => {
        const done = await work();
        toast({
          tone: "info",
          title: done.summary,
          action: { label: "Undo", run: () => void undo(done) },
        });
      }),
    [attempt, toast, undo],
  );
  const change = useCallback(
    (work: () => Promise<unknown>, done: string) =>
      attempt(async () => {
        await work();
        toast({ tone: "info", title: done });
      }),
    [attempt, toast],
  );
  const undoLatest = useCallback(async () => {
    const { acts } = await client.reconciliation.acts({ projectId, limit: 100 });
    const latest = acts.find(({ undone }) => !undone);
    if (latest !== undefined) return undo(latest);
    toast({ tone: "info", title: "Nothing to take back" });
    return false;
  }, [client, projectId, toast, undo]);
  return useMemo(() => ({ count, act, change, undo, undoLatest }), [count, act, change, undo, undoLatest]);
}
