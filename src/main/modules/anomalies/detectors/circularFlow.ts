import { at, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import { type FlowGraph, flowGraphOf } from "./flowGraph.ts";
import { gather } from "./gather.ts";
import type { Population } from "./population.ts";
import { dateText, money } from "./wording.ts";

const leastHops = 3;
const mostHops = 6;
interface Patience {
  readonly days: number;
  /** Part of the money that a hop may keep as its fee, and the part that rounding or exchange may add. */
  readonly kept: number;
  readonly added: number;
}
/** Fast and with fees, or slow and nearly whole. */
const patiences: readonly Patience[] = [
  { days: 30, kept: 0.1, added: 0.02 },
  { days: 180, kept: 0.01, added: 0.01 },
];
/** Steps of the search from one row, and in all: a graph of hubs is given up in time rather than never answered. */
const stepsPerStart = 3_000;
const stepsInAll = 8_000_000;

/**
 * Money that comes back to where it started: time-respecting cycles of three to six hops, within thirty days where each
 * hop passes on at least nine tenths of what came in, within half a year where it passes on 99 % (layering; Suzumura and Kanezashi, AMLSim 2021; cycles in temporal
 * graphs, Kumar and Calders 2018). Depth-first from each row in order of time; a row belongs to one cycle only.
 */
export const circularFlows: Detector = {
  kind: "circular_flow",
  test: `Cycles of ${leastHops} to ${mostHops} hops that pass on 90 % within 30 days, or 99 % within 180`,
  detect(rows, context) {
    const graph = flowGraphOf(rows, context);
    if ("notApplicable" in graph) return graph;
    const findings = findCycles(rows, graph)
      .filter((cycle) => touchesNew(rows, cycle))
      .map((cycle): DetectedFinding => {
        const [first = 0, last = 0] = [cycle[0], cycle.at(-1)];
        const days = at(rows.day, last) - at(rows.day, first);
        const [out, back] = [Math.abs(at(rows.amount, first)), Math.abs(at(rows.amount, last))];
        const way = cycle.map((i) => graph.nameOf(at(graph.from, i))).join(" → ");
        return {
          severity: Math.min(0.9, 0.6 + 0.05 * cycle.length),
          explanation: `${money(out, context)} left ${graph.nameOf(at(graph.from, first))} on ${dateText(at(rows.day, first))} and ${money(back, context)} came back ${days === 0 ? "the same day" : `${days} days later`} by ${cycle.length} hops: ${way} → ${graph.nameOf(at(graph.to, last))}.`,
          rows: cycle,
          amountAtRisk: back,
        };
      });
    return { findings: gather(findings, { rows, context, what: "cycles of money" }) };
  },
};

function findCycles(rows: Population, graph: FlowGraph): number[][] {
  const used = new Uint8Array(rows.count);
  const cycles: number[][] = [];
  for (const patience of patiences) {
    const search = new CycleSearch({ rows, graph, used, patience });
    for (const start of rows.byDay()) {
      if (used[start] === 1 || at(graph.from, start) === -1 || at(rows.amount, start) === 0) continue;
      const cycle = search.from(start);
      if (cycle === undefined) continue;
      for (const i of cycle) used[i] = 1;
      cycles.push(cycle);
    }
  }
  return cycles;
}

interface Search {
  readonly rows: Population;
  readonly graph: FlowGraph;
  /** Rows that belong to a cycle already. */
  readonly used: Uint8Array;
  readonly patience: Patience;
}

class CycleSearch {
  readonly #rows: Population;
  readonly #graph: FlowGraph;
  readonly #used: Uint8Array;
  readonly #patience: Patience;
  #left = 0;
  #leftInAll = stepsInAll;

  constructor({ rows, graph, used, patience }: Search) {
    this.#rows = rows;
    this.#graph = graph;
    this.#used = used;
    this.#patience = patience;
  }

  /** The first cycle that begins with a row, in order of time. */
  from(start: number): number[] | undefined {
    this.#left = Math.min(stepsPerStart, this.#leftInAll);
    const before = this.#left;
    const path = [start];
    const cycle = this.#extend(path, at(this.#rows.day, start) + this.#patience.days);
    this.#leftInAll -= before - this.#left;
    return cycle;
  }

  #extend(path: number[], until: number): number[] | undefined {
    const { outgoing, to, from } = this.#graph;
    const last = path.at(-1) ?? 0;
    const node = at(to, last);
    const home = at(from, path[0] ?? 0);
    const end = at(outgoing.starts, node + 1);
    for (let k = this.#firstFrom(node, at(this.#rows.day, last)); k < end; k += 1) {
      const next = at(outgoing.places, k);
      if (this.#left <= 0 || at(this.#rows.day, next) > until) return undefined;
      this.#left -= 1;
      if (!this.#passesOn(last, next)) continue;
      if (at(to, next) === home && path.length + 1 >= leastHops) return [...path, next];
      if (path.length + 1 >= mostHops || path.some((i) => at(from, i) === at(to, next))) continue;
      path.push(next);
      const cycle = this.#extend(path, until);
      if (cycle !== undefined) return cycle;
      path.pop();
    }
    return undefined;
  }

  #passesOn(before: number, next: number): boolean {
    const [came, goes] = [Math.abs(at(this.#rows.amount, before)), Math.abs(at(this.#rows.amount, next))];
    const { kept, added } = this.#patience;
    const isLater = at(this.#rows.day, next) > at(this.#rows.day, before) || next > before;
    return this.#used[next] !== 1 && isLater && goes >= came * (1 - kept) && goes <= came * (1 + added);
  }

  /** First of a node's outgoing rows on or after a day. */
  #firstFrom(node: number, day: number): number {
    const { starts, places } = this.#graph.outgoing;
    let [low, high] = [at(starts, node), at(starts, node + 1)];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(this.#rows.day, at(places, middle)) < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
