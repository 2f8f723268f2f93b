import { BarChart3, Download, Ellipsis, History, Play, Settings2, Square } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { DocumentFormat } from "../../../contract/procedures/documents.ts";
import type { Project } from "../../../contract/procedures/projects.ts";
import type { RunProgress } from "../../../contract/procedures/reconciliationRun.ts";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Count } from "../../components/Money.tsx";
import { Progress } from "../../components/Progress.tsx";
import { saveDocument } from "../../components/saveDocument.ts";
import { useClient } from "../../link/ClientContext.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import { ChecksDialog } from "./ChecksDialog.tsx";
import { ClosedItemsDialog } from "./ClosedItemsDialog.tsx";
import { ConfirmTierDialog } from "./ConfirmTierDialog.tsx";
import { FiguresDialog } from "./FiguresDialog.tsx";
import { HistoryDialog } from "./HistoryDialog.tsx";
import { LearnedDialog } from "./LearnedDialog.tsx";
import { PeriodsDialog } from "./PeriodsDialog.tsx";
import { phaseWords } from "./reconcileWords.ts";
import { SettingsDialog } from "./SettingsDialog.tsx";
import type { Acts } from "./useActs.ts";
import type { Reconciliation } from "./useReconciliation.ts";

interface ReconcileActionsProps {
  readonly project: Project;
  readonly state: Reconciliation;
  readonly acts: Acts;
  readonly onRun: () => void;
}

type Shown =
  | "settings"
  | "figures"
  | "history"
  | "tier"
  | "learned"
  | "checks"
  | "closed"
  | "periods"
  | undefined;

const moreItems = [
  { id: "learned", label: "What was learned" },
  { id: "checks", label: "Check a sample" },
  { id: "closed", label: "Closed by later files" },
  { id: "periods", label: "Close a period" },
] as const;

/** What can be done with the whole of it: run and stop, settings, figures, history, bulk confirm, export. */
export function ReconcileActions({ project, state, acts, onRun }: ReconcileActionsProps) {
  const client = useClient();
  const { projectId } = project;
  const [shown, show] = useState<Shown>(undefined);
  const close = (open: boolean) => !open && show(undefined);
  const runId = state.running?.runId;
  const { change } = acts;
  const stop = useCallback(() => {
    if (runId !== undefined)
      void change(() => client.reconciliation.cancel({ runId }), "The matching was stopped");
  }, [runId, change, client]);
  const save = useExports(project, acts);
  useHeadCommands({ show, onRun, stop: runId === undefined ? undefined : stop, undo: acts.undoLatest });
  return (
    <>
      <IconButton label="Figures" keys="G" icon={<BarChart3 size={16} />} onClick={() => show("figures")} />
      <IconButton
        label="What was done"
        keys="H"
        icon={<History size={16} />}
        onClick={() => show("history")}
      />
      <IconButton label="Matching settings" icon={<Settings2 size={16} />} onClick={() => show("settings")} />
      <Menu
        align="end"
        trigger={<IconButton label="Export" icon={<Download size={16} />} />}
        items={[
          {
            id: "statement pdf",
            label: "Reconciliation statement as PDF",
            onSelect: () => save("statement", "pdf"),
          },
          {
            id: "statement xlsx",
            label: "Reconciliation statement as Excel",
            onSelect: () => save("statement", "xlsx"),
          },
          { id: "statement csv", label: "Bridge as CSV", onSelect: () => save("statement", "csv") },
          { id: "matches xlsx", label: "Matches as Excel", onSelect: () => save("matches", "xlsx") },
          { id: "matches csv", label: "Matches as CSV", onSelect: () => save("matches", "csv") },
        ]}
      />
      <Menu
        align="end"
        trigger={<IconButton label="More" icon={<Ellipsis size={16} />} />}
        items={moreItems.map(({ id, label }) => ({ id, label, onSelect: () => show(id) }))}
      />
      <Button disabled={state.stats.value === undefined} onClick={() => show("tier")}>
        Confirm a tier
      </Button>
      {runId === undefined ? (
        <Button key="run" tone="primary" icon={<Play size={14} />} onClick={onRun}>
          {state.status.value?.last === null ? "Match" : "Match again"}
        </Button>
      ) : (
        <Button key="stop" icon={<Square size={14} />} onClick={stop}>
          Stop
        </Button>
      )}
      {shown === "settings" && (
        <SettingsDialog project={project} acts={acts} onRun={onRun} onOpenChange={close} />
      )}
      {shown === "figures" && (
        <FiguresDialog projectId={projectId} state={state} currency={project.currency} onOpenChange={close} />
      )}
      {shown === "history" && <HistoryDialog projectId={projectId} acts={acts} onOpenChange={close} />}
      {shown === "learned" && <LearnedDialog projectId={projectId} acts={acts} onOpenChange={close} />}
      {shown === "checks" && <ChecksDialog projectId={projectId} acts={acts} onOpenChange={close} />}
      {shown === "closed" && (
        <ClosedItemsDialog projectId={projectId} revision={state.revision} onOpenChange={close} />
      )}
      {shown === "periods" && <PeriodsDialog project={project} acts={acts} onOpenChange={close} />}
      {shown === "tier" && (
        <ConfirmTierDialog project={project} stats={state.stats.value} acts={acts} onOpenChange={close} />
      )}
    </>
  );
}

/** How far the run is, and what it does at this moment. */
export function RunProgressLine({ progress }: { progress: RunProgress }) {
  return (
    <div role="status" className="flex items-center gap-3 px-6 pb-2 text-small text-ink-2">
      <span className="w-[140px] shrink-0">{phaseWords[progress.phase]}</span>
      <Progress label="Matching" value={progress.share} />
      <span className="shrink-0">
        <Count value={progress.rows} /> rows
      </span>
    </div>
  );
}

function useExports({ projectId }: Project, acts: Acts) {
  const client = useClient();
  return (what: "statement" | "matches", format: DocumentFormat) =>
    void acts.change(
      async () => saveDocument(await client.documents.reconciliation({ projectId, what, format })),
      what === "matches" ? "The matches were exported" : "The statement was exported",
    );
}

interface HeadCommands {
  readonly show: (shown: Shown) => void;
  readonly onRun: () => void;
  readonly stop: (() => void) | undefined;
  readonly undo: () => Promise<boolean>;
}

function useHeadCommands({ show, onRun, stop, undo }: HeadCommands): void {
  const commands = useMemo(() => {
    const group = "Reconcile";
    return [
      { id: "match undo", title: "Take the last decision back", group, keys: "U", run: () => void undo() },
      { id: "match figures", title: "Show the figures", group, keys: "G", run: () => show("figures") },
      { id: "match history", title: "Show what was done", group, keys: "H", run: () => show("history") },
      { id: "match settings", title: "Matching settings", group, run: () => show("settings") },
      ...moreItems.map(({ id, label }) => ({ id: `match ${id}`, title: label, group, run: () => show(id) })),
      { id: "match tier", title: "Confirm a tier", group, words: "bulk", run: () => show("tier") },
      stop === undefined
        ? { id: "match run", title: "Match again", group, run: onRun }
        : { id: "match stop", title: "Stop the matching", group, run: stop },
    ];
  }, [show, onRun, stop, undo]);
  useCommands(commands);
}
