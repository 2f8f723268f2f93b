import { MultiUndirectedGraph } from "graphology";
import Sigma from "sigma";
import type { GraphEdge } from "../../../../contract/procedures/caseGraph.ts";
import { drawnNode, hoverDrawer, labelDrawer } from "./drawNode.ts";
import { type Direction, nearestNode, type ShownGraph } from "./graphModel.ts";
import { sizeOfEdge } from "./graphWords.ts";
import { circlePoint, type Layout, type Point, runForces, seedPoint, timePoint } from "./layouts.ts";
import { type GraphColours, readColours } from "./readColours.ts";
import { ShapeProgram } from "./shapeProgram.ts";

export interface Picked {
  readonly kind: "node" | "edge";
  readonly id: string;
}

export interface Drawing {
  /** Draws what is shown; nodes that stood keep their places unless the layout changed. */
  show(shown: ShownGraph, layout: Layout): void;
  /** What is selected, and the nodes and edges of a path. */
  mark(picked: Picked | undefined, path: ReadonlySet<string>): void;
  recolour(): void;
  neighbour(of: string | undefined, direction: Direction): string | undefined;
  lookAt(node: string): void;
  zoom(step: "in" | "out" | "fit"): void;
  picture(): Promise<Blob>;
  dispose(): void;
}

export interface DrawingEvents {
  readonly onPick: (picked: Picked | undefined) => void;
  readonly onOpen: (node: string) => void;
}

const mostForced = 14;
const dashed: ReadonlySet<GraphEdge["type"]> = new Set(["named_in", "same_name"]);

/** Draws a graph with WebGL into an element. @throws when the browser gives no WebGL context. */
export function createDrawing(element: HTMLElement, events: DrawingEvents): Drawing {
  const graph = new MultiUndirectedGraph();
  let colours = readColours(element);
  let shown: ShownGraph = { nodes: [], edges: [] };
  let layout: Layout | undefined;
  let picked: Picked | undefined;
  let path: ReadonlySet<string> = new Set();
  let stopForces = (): void => undefined;
  let dragged: string | undefined;

  const sigma = new Sigma(graph, element, {
    nodeProgramClasses: { shape: ShapeProgram },
    defaultNodeType: "shape",
    enableEdgeEvents: true,
    labelDensity: 0.8,
    labelGridCellSize: 90,
    labelRenderedSizeThreshold: 5,
    minCameraRatio: 0.05,
    maxCameraRatio: 4,
    doubleClickZoomingRatio: 1,
    stagePadding: 60,
    zIndex: true,
    ...drawers(colours),
    nodeReducer: (id, data) => reduceNode(id, data),
    edgeReducer: (id, data) => reduceEdge(id, data),
  });

  const isNear = (id: string): boolean =>
    picked === undefined ||
    (picked.kind === "node"
      ? id === picked.id || graph.areNeighbors(id, picked.id)
      : graph.hasEdge(picked.id) && graph.hasExtremity(picked.id, id));
  const reduceNode = (id: string, data: object) => {
    if (path.size > 0) return path.has(id) ? { ...data, forceLabel: true, zIndex: 1 } : faded(data);
    if (picked === undefined || !isKnown(picked)) return data;
    if (!isNear(id)) return faded(data);
    // Around a hub the labels that have room are drawn; a few neighbours always have theirs.
    const isFew = picked.kind === "edge" || graph.degree(picked.id) <= mostForced;
    return { ...data, forceLabel: isFew, highlighted: id === picked.id, zIndex: 1 };
  };
  const faded = (data: object) => ({
    ...data,
    color: colours.faint,
    ring: colours.faint,
    label: "",
    zIndex: 0,
  });
  const reduceEdge = (id: string, data: { readonly size?: number }) => {
    const lit = { ...data, color: colours.accent, size: (data.size ?? 1) + 1, zIndex: 1 };
    if (path.size > 0) return path.has(id) ? lit : { ...data, color: colours.faint };
    if (picked === undefined || !isKnown(picked)) return data;
    const isLit = picked.kind === "edge" ? id === picked.id : graph.hasExtremity(id, picked.id);
    return isLit ? lit : { ...data, color: colours.faint };
  };
  const isKnown = ({ kind, id }: Picked): boolean =>
    kind === "node" ? graph.hasNode(id) : graph.hasEdge(id);

  sigma.on("clickNode", ({ node }) => events.onPick({ kind: "node", id: node }));
  sigma.on("clickEdge", ({ edge }) => events.onPick({ kind: "edge", id: edge }));
  sigma.on("clickStage", () => events.onPick(undefined));
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    events.onOpen(node);
  });
  sigma.on("downNode", ({ node }) => {
    dragged = node;
    stopForces();
    if (sigma.getCustomBBox() === null) sigma.setCustomBBox(sigma.getBBox());
  });
  sigma.getMouseCaptor().on("mousemovebody", (event) => {
    if (dragged === undefined || !graph.hasNode(dragged)) return;
    graph.mergeNodeAttributes(dragged, sigma.viewportToGraph(event));
    event.preventSigmaDefault();
    event.original.preventDefault();
  });
  const release = (): void => {
    dragged = undefined;
  };
  sigma.getMouseCaptor().on("mouseup", release);
  sigma.getMouseCaptor().on("mouseleave", release);

  const resized = new ResizeObserver(() => {
    sigma.resize();
    sigma.scheduleRefresh();
  });
  resized.observe(element);

  const settle = (fresh: number): void => {
    stopForces();
    sigma.setCustomBBox(null);
    if (layout !== "force") placeAll(graph, shown, layout ?? "circle");
    else if (fresh > 0)
      stopForces = runForces(graph, fresh === graph.order ? 400 : 200, () => sigma.scheduleRender());
    sigma.refresh();
  };

  return {
    show(next, nextLayout) {
      const isOther = layout !== nextLayout;
      shown = next;
      layout = nextLayout;
      const added = fill(graph, shown, colours);
      if (isOther && layout === "force")
        for (const [place, { id }] of shown.nodes.entries()) graph.mergeNodeAttributes(id, seedPoint(place));
      settle(isOther ? graph.order : added);
    },
    mark(nextPicked, nextPath) {
      picked = nextPicked;
      path = nextPath;
      sigma.refresh({ skipIndexation: true });
    },
    recolour() {
      colours = readColours(element);
      sigma.setSettings(drawers(colours));
      fill(graph, shown, colours);
      sigma.refresh();
    },
    neighbour(of, direction) {
      if (of === undefined || !graph.hasNode(of)) return shown.nodes[0]?.id;
      const at = (id: string): { id: string } & Point => {
        const { x = 0, y = 0 } = sigma.getNodeDisplayData(id) ?? {};
        return { id, ...sigma.framedGraphToViewport({ x, y }) };
      };
      return nearestNode(
        at(of),
        shown.nodes.filter(({ id }) => id !== of).map(({ id }) => at(id)),
        direction,
      );
    },
    lookAt(node) {
      const data = sigma.getNodeDisplayData(node);
      if (data === undefined) return;
      const { width, height } = sigma.getDimensions();
      const { x, y } = sigma.framedGraphToViewport(data);
      const isInSight = x > 40 && y > 40 && x < width - 40 && y < height - 40;
      if (!isInSight) void sigma.getCamera().animate({ x: data.x, y: data.y }, { duration: 120 });
    },
    zoom(step) {
      const camera = sigma.getCamera();
      if (step === "in") void camera.animatedZoom({ duration: 120 });
      else if (step === "out") void camera.animatedUnzoom({ duration: 120 });
      else void camera.animatedReset({ duration: 120 });
    },
    picture: () => picture(sigma, colours.ground),
    dispose() {
      stopForces();
      resized.disconnect();
      sigma.kill();
    },
  };
}

function drawers(colours: GraphColours) {
  return { defaultDrawNodeLabel: labelDrawer(colours), defaultDrawNodeHover: hoverDrawer(colours) };
}

/** Makes the graph what is shown; returns how many nodes are new. New ones begin beside one they are tied to. */
function fill(graph: MultiUndirectedGraph, shown: ShownGraph, colours: GraphColours): number {
  const nodes = new Map(shown.nodes.map((node) => [node.id, node] as const));
  const edges = new Map(shown.edges.map((edge) => [edge.id, edge] as const));
  for (const id of graph.nodes()) if (!nodes.has(id)) graph.dropNode(id);
  for (const id of graph.edges()) if (!edges.has(id)) graph.dropEdge(id);
  const places = new Map<string, Point>();
  for (const { from, to } of shown.edges)
    for (const [fresh, known] of [
      [from, to],
      [to, from],
    ] as const)
      if (!graph.hasNode(fresh) && graph.hasNode(known)) places.set(fresh, pointOf(graph, known));
  let added = 0;
  for (const [id, node] of nodes) {
    const attributes = drawnNode(node, colours);
    if (graph.hasNode(id)) graph.mergeNodeAttributes(id, attributes);
    else {
      const near = places.get(id);
      const seed = seedPoint(added);
      graph.addNode(id, {
        ...attributes,
        ...(near === undefined ? seed : { x: near.x + seed.x, y: near.y + seed.y }),
      });
      added += 1;
    }
  }
  const most = Math.max(1, ...shown.edges.map(sizeOfEdge));
  for (const [id, edge] of edges) {
    const attributes = drawnEdge(edge, most, colours);
    if (graph.hasEdge(id)) graph.mergeEdgeAttributes(id, attributes);
    else graph.addEdgeWithKey(id, edge.from, edge.to, attributes);
  }
  return added;
}

function pointOf(graph: MultiUndirectedGraph, id: string): Point {
  const { x, y } = graph.getNodeAttributes(id);
  return { x: Number(x), y: Number(y) };
}

function drawnEdge(edge: GraphEdge, most: number, colours: GraphColours) {
  const isDeclared = edge.relationId !== null;
  const color = isDeclared ? colours.ink : dashed.has(edge.type) ? colours.accent : colours.line;
  const share = edge.type === "pays" ? Math.sqrt(sizeOfEdge(edge) / most) : 0;
  return { size: isDeclared ? 2 : 0.8 + 3.2 * share, color, weight: edge.type === "named_in" ? 0.15 : 1 };
}

function placeAll(graph: MultiUndirectedGraph, shown: ShownGraph, layout: Exclude<Layout, "force">): void {
  const first = new Map<string, string>();
  let [from, to] = ["9999-12-31", "0000-01-01"];
  for (const edge of shown.edges) {
    if (edge.firstDay === null) continue;
    if (edge.firstDay < from) from = edge.firstDay;
    if (edge.firstDay > to) to = edge.firstDay;
    for (const end of [edge.from, edge.to]) {
      const known = first.get(end);
      if (known === undefined || edge.firstDay < known) first.set(end, edge.firstDay);
    }
  }
  const lanes = new Map<string, number>();
  shown.nodes.forEach(({ id, kind }, place) => {
    if (layout === "circle") {
      graph.mergeNodeAttributes(id, circlePoint(place, shown.nodes.length));
      return;
    }
    // Own accounts are of all times: they stand apart, at the left.
    const day = kind === "account" ? undefined : first.get(id);
    const month = day?.slice(0, 7) ?? "";
    const lane = lanes.get(month) ?? 0;
    lanes.set(month, lane + 1);
    graph.mergeNodeAttributes(id, timePoint(day, from <= to ? { from, to } : { from: to, to: from }, lane));
  });
}

/** All layers on the ground of the page. WebGL keeps a picture only until it is shown, so it is drawn anew first. */
async function picture(sigma: Sigma, ground: string): Promise<Blob> {
  sigma.refresh();
  const layers = Object.values(sigma.getCanvases());
  const [first] = layers;
  const canvas = document.createElement("canvas");
  canvas.width = first?.width ?? 1;
  canvas.height = first?.height ?? 1;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("Can't save the graph: the browser gave no canvas to draw it on");
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of layers) if (layer.width > 0 && layer.height > 0) context.drawImage(layer, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("Can't save the graph: the canvas gave no picture");
  return blob;
}
