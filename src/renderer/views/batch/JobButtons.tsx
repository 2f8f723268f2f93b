import { Pause, Play, RotateCcw, RotateCw, X } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { Job } from "../../../contract/procedures/batch.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { formatCount } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { type Command, useCommands } from "../frame/CommandsContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { actionsOf } from "./jobWords.ts";

type Act = "pause" | "resume" | "cancel" | "retry" | "undo";

/** Pause, resume, cancel, retry what failed, and take it all out again, which asks first. */
export function JobButtons({ job }: { job: Job }) {
  const [busy, setBusy] = useState<Act | undefined>(undefined);
  const [isAsking, setAsking] = useState(false);
  const act = useJobAction(job, setBusy);
  const can = actionsOf(job);
  useJobKeys(can, act);
  return (
    <>
      {can.undo && (
        <Button icon={<RotateCcw size={13} />} loading={busy === "undo"} onClick={() => setAsking(true)}>
          Undo the batch
        </Button>
      )}
      {can.cancel && (
        <Button icon={<X size={14} />} loading={busy === "cancel"} onClick={() => act("cancel")}>
          Cancel
        </Button>
      )}
      {can.retry && (
        <Button
          tone={can.resume || can.pause ? "default" : "primary"}
          icon={<RotateCw size={13} />}
          keys="R"
          loading={busy === "retry"}
          onClick={() => act("retry")}
        >
          Retry {job.failed} failed
        </Button>
      )}
      {can.pause && (
        <Button icon={<Pause size={13} />} keys="P" loading={busy === "pause"} onClick={() => act("pause")}>
          Pause
        </Button>
      )}
      {can.resume && (
        <Button
          tone="primary"
          icon={<Play size={13} />}
          keys="P"
          loading={busy === "resume"}
          onClick={() => act("resume")}
        >
          {can.resumeWord}
        </Button>
      )}
      <UndoDialog
        job={job}
        open={isAsking}
        onOpenChange={setAsking}
        onUndo={() => {
          setAsking(false);
          act("undo");
        }}
      />
    </>
  );
}

function useJobAction(job: Job, setBusy: (act: Act | undefined) => void): (act: Act) => void {
  const client = useClient();
  const toast = useToast();
  const { jobId } = job;
  return useCallback(
    (act: Act) => {
      setBusy(act);
      client.batch[act]({ jobId })
        .then(
          () =>
            act === "undo" && toast({ tone: "good", title: "Everything the batch brought in is out again" }),
          (problem: unknown) =>
            toast({
              tone: "problem",
              title: `The batch could not be ${done[act]}`,
              detail: explainProblem(problem).message,
            }),
        )
        .finally(() => setBusy(undefined));
    },
    [client, toast, jobId, setBusy],
  );
}

const done: Record<Act, string> = {
  pause: "paused",
  resume: "resumed",
  cancel: "cancelled",
  retry: "tried again",
  undo: "undone",
};

function useJobKeys(
  { pause, resume, retry, cancel }: ReturnType<typeof actionsOf>,
  act: (act: Act) => void,
): void {
  const commands = useMemo(() => {
    const offered: Command[] = [];
    const add = (is: boolean, what: Act, title: string, keys?: string) => {
      if (is)
        offered.push({
          id: `batch ${what}`,
          title,
          group: "Batch",
          run: () => act(what),
          ...(keys && { keys }),
        });
    };
    add(pause, "pause", "Pause this batch", "P");
    add(resume, "resume", "Resume this batch", "P");
    add(retry, "retry", "Retry what failed in this batch", "R");
    add(cancel, "cancel", "Cancel this batch");
    return offered;
  }, [pause, resume, retry, cancel, act]);
  useCommands(commands);
}

function UndoDialog(props: {
  job: Job;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onUndo: () => void;
}) {
  const { job, open, onOpenChange, onUndo } = props;
  const locale = useLocale();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="small"
      title="Undo the whole batch?"
      actions={
        <>
          <Button tone="quiet" onClick={() => onOpenChange(false)}>
            Keep it
          </Button>
          <Button tone="danger" onClick={onUndo}>
            Undo {formatCount(job.succeeded, locale)} imports
          </Button>
        </>
      }
    >
      <p>
        {formatCount(job.succeeded, locale)} imports with {formatCount(job.rows, locale)} rows are taken out,
        and with them the findings and matches that rest on those rows. Files that were in before this batch
        stay in.
      </p>
      <p className="mt-2 text-ink-2">
        The files stay in the vault: the batch can be brought back in afterwards.
      </p>
    </Dialog>
  );
}
