import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from "sigma/rendering";
import type { GraphNode } from "../../../../contract/procedures/caseGraph.ts";
import { bandOf, riskOf, riskText } from "./graphWords.ts";
import type { GraphColours } from "./readColours.ts";
import type { Shape } from "./shapeProgram.ts";

const longest = 28;
const font = '500 12px "Inter Variable", Inter, sans-serif';

/** What the drawing knows of a node besides where it stands. */
export interface DrawnNode {
  readonly label: string;
  readonly size: number;
  readonly color: string;
  readonly ring: string;
  readonly shape: Shape;
  readonly type: "shape";
}

const shapes: Readonly<Record<GraphNode["kind"], Shape>> = { entity: 0, account: 1, exhibit: 2 };

export function drawnNode(node: GraphNode, colours: GraphColours): DrawnNode {
  const risk = riskOf(node);
  const { label } = node;
  const short = label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
  const isSetAside = node.kind === "exhibit" && (node.status === "rejected" || node.status === "withdrawn");
  return {
    type: "shape",
    shape: shapes[node.kind],
    label: risk >= 0.005 && node.kind === "entity" ? `${riskText(risk)}  ${short}` : short,
    size: sizeOf(node),
    color: isSetAside ? colours.ground : colourOf(node, colours),
    ring: isSetAside ? colours.accent : node.kind === "account" ? colours.ink : colourOf(node, colours),
  };
}

function sizeOf(node: GraphNode): number {
  if (node.kind === "account") return 11;
  if (node.kind === "exhibit") return 9;
  return 5 + 5 * node.risk + Math.min(3, Math.log10(1 + node.rows));
}

function colourOf(node: GraphNode, colours: GraphColours): string {
  if (node.kind === "account") return colours.raised;
  if (node.kind === "exhibit") return colours.accent;
  const band = bandOf(node.risk);
  return band === undefined ? colours.plain : colours[band];
}

/** Where a text begins: right of the node, or left of it where the drawing ends. */
function besideNode(
  context: CanvasRenderingContext2D,
  { x, size, width }: { readonly x: number; readonly size: number; readonly width: number },
): number {
  return x + size + width > context.canvas.clientWidth - 4 ? x - size - width : x + size;
}

/** Text beside the node with a halo of the ground, so that lines don't cross it and nothing is covered. */
export function labelDrawer(colours: GraphColours): NodeLabelDrawingFunction {
  return (context, { label, x, y, size }) => {
    if (!label) return;
    context.font = font;
    const left = besideNode(context, { x, size: size + 5, width: context.measureText(label).width });
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = colours.ground;
    context.strokeText(label, left, y + 4);
    context.fillStyle = colours.ink;
    context.fillText(label, left, y + 4);
  };
}

/** The same raised, with a ring of the accent around the node. */
export function hoverDrawer(colours: GraphColours): NodeHoverDrawingFunction {
  return (context, { label, x, y, size }) => {
    context.font = font;
    context.lineWidth = 2;
    context.strokeStyle = colours.accent;
    context.beginPath();
    context.arc(x, y, size + 4, 0, 2 * Math.PI);
    context.stroke();
    if (!label) return;
    const width = context.measureText(label).width + 14;
    const left = besideNode(context, { x, size: size + 7, width });
    context.beginPath();
    context.roundRect(left, y - 12, width, 24, 5);
    context.fillStyle = colours.raised;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = colours.line;
    context.stroke();
    context.fillStyle = colours.ink;
    context.fillText(label, left + 7, y + 4);
  };
}
