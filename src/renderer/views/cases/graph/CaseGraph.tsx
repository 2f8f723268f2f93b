import { ImageDown, RotateCcw, Search } from "lucide-react";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import type { CaseId, EvidenceId, RelationId } from "../../../../contract/ids.ts";
import type { GraphNode } from "../../../../contract/procedures/caseGraph.ts";
import { Button } from "../../../components/Button.tsx";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { ErrorState } from "../../../components/ErrorState.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { Count } from "../../../components/Money.tsx";
import { SegmentedControl } from "../../../components/SegmentedControl.tsx";
import { Select } from "../../../components/Select.tsx";
import { TextInput } from "../../../components/TextInput.tsx";
import { useToast } from "../../../components/Toast.tsx";
import { useClient } from "../../../link/ClientContext.tsx";
import { replaceQuery, useRoute } from "../../frame/router.ts";
import { explainProblem } from "../../workspace/explainProblem.ts";
import type { Picked } from "./drawing.ts";
import { EdgeInspector } from "./EdgeInspector.tsx";
import type { GraphCanvasHandle } from "./GraphCanvas.tsx";
import { GraphFilters } from "./GraphFilters.tsx";
import { GraphLegend } from "./GraphLegend.tsx";
import { EdgeTable, NodeTable } from "./GraphTables.tsx";
import { noFilter, type ShownFilter, shownGraph, spanOf } from "./graphModel.ts";
import type { Layout } from "./layouts.ts";
import { NodeInspector } from "./NodeInspector.tsx";
import { RelationDialog } from "./RelationDialog.tsx";
import { saveBlob } from "./saveBlob.ts";
import { TimeSlider } from "./TimeSlider.tsx";
import { useCaseGraph } from "./useCaseGraph.ts";

// The drawing brings its own libraries: read when a graph is first looked at.
const GraphCanvas = lazy(async () => ({ default: (await import("./GraphCanvas.tsx")).GraphCanvas }));

type EntityNode = Extract<GraphNode, { readonly kind: "entity" }>;
const noPath: ReadonlySet<string> = new Set();

interface CaseGraphProps {
  readonly caseId: CaseId;
  /** Of the project: amounts of the filter are read in it. */
  readonly currency: string;
  /** Grows when something was done in the case. */
  readonly revision: number;
  readonly isSealed: boolean;
  readonly onOpenExhibit: (evidenceId: EvidenceId) => void;
}

/** Who is connected to what in a case: drawn, and as tables with the same content. */
export function CaseGraph({ caseId, currency, revision, isSealed, onOpenExhibit }: CaseGraphProps) {
  const client = useClient();
  const toast = useToast();
  const graph = useCaseGraph(caseId, revision);
  const [show, setShow] = useState<"graph" | "nodes" | "ties">("graph");
  const [canDraw, setCanDraw] = useState(hasWebGl);
  const [layout, setLayout] = useState<Layout>("force");
  const [filter, setFilter] = useState<ShownFilter>(noFilter);
  const [picked, setPicked] = usePicked();
  const [pathFrom, setPathFrom] = useState<string | undefined>(undefined);
  const [path, setPath] = useState<ReadonlySet<string>>(noPath);
  const [tying, setTying] = useState<EntityNode | undefined>(undefined);
  const handle = useRef<GraphCanvasHandle>(null);
  const { model, total } = graph;
  const shown = useMemo(() => shownGraph(model, filter), [model, filter]);
  const span = useMemo(() => spanOf(model), [model]);
  const nameOf = useCallback(
    (id: string) => {
      const node = model.nodes.get(id);
      return node === undefined ? "not shown" : node.label;
    },
    [model],
  );

  const pick = async (next: Picked | undefined): Promise<void> => {
    setPicked(next);
    if (pathFrom === undefined || next?.kind !== "node" || next.id === pathFrom) {
      if (next === undefined) setPath(noPath);
      return;
    }
    setPathFrom(undefined);
    const found = await graph.findPath(pathFrom, next.id);
    setPath(found);
    const steps = [...found].filter((id) => /^(?:entity|account|exhibit):/.test(id)).length - 1;
    if (found.size === 0)
      toast({
        tone: "info",
        title: "There is no path between these two",
        detail: "Neither rows nor declared ties join them.",
      });
    else toast({ tone: "good", title: `Shortest path: ${steps} ${steps === 1 ? "step" : "steps"}` });
  };
  const select = (id: string): void => {
    if (model.nodes.has(id)) {
      handle.current?.lookAt(id);
      void pick({ kind: "node", id });
    }
  };
  const hide = (id: string): void => {
    graph.hide(id);
    setPicked(undefined);
  };
  const removeRelation = async (relationId: RelationId): Promise<void> => {
    try {
      await client.caseGraph.removeRelation({ caseId, relationId });
      setPicked(undefined);
      const undo = () => void client.caseGraph.restoreRelation({ caseId, relationId });
      toast({
        tone: "good",
        title: "Tie removed; its risk went with it",
        action: { label: "Undo", run: undo },
      });
    } catch (problem) {
      toast({ tone: "problem", title: "The tie was not removed", detail: explainProblem(problem).message });
    }
  };
  const savePicture = async (): Promise<void> => {
    try {
      const picture = await handle.current?.picture();
      if (picture !== undefined) saveBlob(picture, "graph.png");
    } catch (problem) {
      toast({ tone: "problem", title: "The graph was not saved", detail: String(problem) });
    }
  };
  const find = (text: string): void => {
    const wanted = text.trim().toLowerCase();
    const found = shown.nodes.find((node) =>
      `${node.label} ${node.kind === "exhibit" ? node.title : ""}`.toLowerCase().includes(wanted),
    );
    if (wanted !== "" && found !== undefined) select(found.id);
  };

  if (graph.problem !== undefined && model.nodes.size === 0)
    return (
      <div className="p-6">
        <ErrorState
          title="The graph can't be shown"
          {...explainProblem(graph.problem)}
          onRetry={graph.startAgain}
        />
      </div>
    );
  if (!graph.isReading && model.nodes.size === 0)
    return (
      <EmptyState title="Nothing to connect yet">
        Add rows, a match or a finding as evidence: whom it names, and what moved between them, stands here.
      </EmptyState>
    );
  const node = picked?.kind === "node" ? model.nodes.get(picked.id) : undefined;
  const edge = picked?.kind === "edge" ? model.edges.get(picked.id) : undefined;
  const table = { shown, picked, nameOf, onPick: (next: Picked) => void pick(next) };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 px-6 py-2">
        <SegmentedControl
          label="Show as"
          value={show}
          choices={[
            { value: "graph", label: "Graph", disabled: !canDraw },
            { value: "nodes", label: "Nodes" },
            { value: "ties", label: "Ties" },
          ]}
          onChange={setShow}
        />
        {show === "graph" && canDraw && (
          <Select
            label="Layout"
            className="!w-[112px]"
            value={layout}
            choices={[
              { value: "force", label: "By forces" },
              { value: "circle", label: "In a circle" },
              { value: "time", label: "By time" },
            ]}
            onChange={setLayout}
          />
        )}
        <GraphFilters filter={filter} currency={currency} onChange={setFilter} />
        <TextInput
          aria-label="Find in the graph"
          placeholder="Find, then Enter"
          icon={<Search size={14} />}
          className="!w-[150px]"
          onKeyDown={({ key, currentTarget }) => key === "Enter" && find(currentTarget.value)}
        />
        <p className="min-w-0 text-small text-ink-2" aria-live="polite">
          <Shown shown={shown} total={total} />
        </p>
        <div className="ml-auto flex items-center gap-1">
          <IconButton label="Start again" icon={<RotateCcw size={15} />} onClick={graph.startAgain} />
          <IconButton
            label="Save the graph as PNG"
            icon={<ImageDown size={15} />}
            disabled={show !== "graph" || !canDraw}
            onClick={() => void savePicture()}
          />
        </div>
      </div>
      {!canDraw && (
        <p className="border-t border-line bg-sunken px-6 py-2 text-ink-2">
          This browser draws no WebGL, so there is no picture of the graph. The tables hold the same nodes and
          ties.
        </p>
      )}
      {pathFrom !== undefined && (
        <p className="flex items-center gap-3 border-t border-line bg-accent-soft px-6 py-1.5" role="status">
          Path from {nameOf(pathFrom)}: choose where it ends.
          <Button size="small" tone="quiet" onClick={() => setPathFrom(undefined)}>
            Cancel
          </Button>
        </p>
      )}
      <div className="relative flex min-h-0 flex-1 flex-col border-t border-line">
        {show === "graph" && canDraw && (
          <Suspense>
            <GraphCanvas
              {...{ shown, layout, picked, path, handle }}
              onPick={(next) => void pick(next)}
              onOpen={(id) => void graph.open(id)}
              onHide={hide}
              onPathFrom={setPathFrom}
              onFail={() => setCanDraw(false)}
            />
            <GraphLegend />
          </Suspense>
        )}
        {(show === "nodes" || (show === "graph" && !canDraw)) && <NodeTable {...table} />}
        {show === "ties" && <EdgeTable {...table} />}
      </div>
      {span !== undefined && (
        <TimeSlider
          span={span}
          from={filter.from}
          to={filter.to}
          onChange={(from, to) => setFilter({ ...filter, from, to })}
        />
      )}
      {node !== undefined && (
        <NodeInspector
          {...{ caseId, node, nameOf, revision, isSealed, onOpenExhibit }}
          edges={shown.edges.filter(({ from, to }) => from === node.id || to === node.id)}
          opened={model.opened.get(node.id) ?? 0}
          onPickEdge={(id) => setPicked({ kind: "edge", id })}
          onSelect={select}
          onOpen={() => void graph.open(node.id)}
          onHide={() => hide(node.id)}
          onPath={() => setPathFrom(node.id)}
          onTie={() => node.kind === "entity" && setTying(node)}
        />
      )}
      {edge !== undefined && (
        <EdgeInspector
          {...{ edge, nameOf, isSealed, onOpenExhibit }}
          onSelect={select}
          onRemove={(relationId) => void removeRelation(relationId)}
        />
      )}
      {tying !== undefined && (
        <RelationDialog
          caseId={caseId}
          from={tying}
          others={[...model.nodes.values()]
            .filter((other) => other.kind === "entity")
            .filter(({ id }) => id !== tying.id)}
          onClose={() => setTying(undefined)}
        />
      )}
    </div>
  );
}

/** What is selected stands in the address: closing the inspector lets go of it. */
function usePicked(): readonly [Picked | undefined, (picked: Picked | undefined) => void] {
  const { place, query } = useRoute();
  const { pick } = query;
  const picked = useMemo((): Picked | undefined => {
    const [, kind, id] = /^(node|edge) (.+)$/.exec(pick ?? "") ?? [];
    return id === undefined ? undefined : { kind: kind === "node" ? "node" : "edge", id };
  }, [pick]);
  const setPicked = useCallback(
    (next: Picked | undefined) =>
      replaceQuery(place, { ...query, pick: next === undefined ? undefined : `${next.kind} ${next.id}` }),
    [place, query],
  );
  return [picked, setPicked];
}

function Shown({
  shown,
  total,
}: {
  shown: ReturnType<typeof shownGraph>;
  total: ReturnType<typeof useCaseGraph>["total"];
}) {
  const entities = shown.nodes.filter(({ kind }) => kind === "entity").length;
  return (
    <>
      <Count value={entities} />
      {total !== undefined && total.entities > entities && (
        <>
          {" of "}
          <Count value={total.entities} />
        </>
      )}{" "}
      entities, <Count value={shown.edges.length} /> ties
    </>
  );
}

/** Asked once with a canvas of its own; the drawing may still fail, and says so. */
function hasWebGl(): boolean {
  const canvas = document.createElement("canvas");
  return (canvas.getContext("webgl2") ?? canvas.getContext("webgl")) !== null;
}
