import type Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

export const layouts = ["force", "circle", "time"] as const;
export type Layout = (typeof layouts)[number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

const goldenAngle = Math.PI * (3 - Math.sqrt(5));

/** Where a node stands before forces move it: a sunflower, so that no two stand on one point. */
export function seedPoint(place: number): Point {
  const radius = 12 * Math.sqrt(place + 1);
  return { x: radius * Math.cos(place * goldenAngle), y: radius * Math.sin(place * goldenAngle) };
}

/** All on a ring, in the order given: entities by risk, beginning at the top. */
export function circlePoint(place: number, count: number): Point {
  const angle = Math.PI / 2 - (2 * Math.PI * place) / Math.max(1, count);
  const radius = Math.max(60, count * 5);
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

/** Left to right by the first day, in lanes so that those of one time don't cover each other. */
export function timePoint(day: string | undefined, span: { from: string; to: string }, lane: number): Point {
  const at = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
  const width = Math.max(1, at(span.to) - at(span.from));
  const x = day === undefined ? -0.12 : (at(day) - at(span.from)) / width;
  const side = lane % 2 === 0 ? 1 : -1;
  return { x: x * 700, y: side * Math.ceil(lane / 2) * 14 };
}

const budgetMs = 7;
const settings = {
  gravity: 0.8,
  scalingRatio: 20,
  slowDown: 3,
  // A hub pulls its many neighbours less, so that they stand around it and not upon it.
  outboundAttractionDistribution: true,
};

/**
 * Lets forces move the nodes a little in every frame, and no longer than a part of it, so that the window never waits
 * (a worker made from text is forbidden by the page's policy). Calls back after each step; returns how to stop.
 */
export function runForces(graph: Graph, rounds: number, onStep: () => void): () => void {
  let left = rounds;
  let frame = 0;
  const barnesHutOptimize = graph.order > 300;
  const step = (): void => {
    const end = performance.now() + budgetMs;
    while (left > 0 && performance.now() < end) {
      forceAtlas2.assign(graph, { iterations: 1, settings: { ...settings, barnesHutOptimize } });
      left -= 1;
    }
    onStep();
    if (left > 0) frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
