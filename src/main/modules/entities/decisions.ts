import type { StoredDecision } from "./entitiesStore.ts";

/** What the standing decisions make of the parties. */
export interface Grouping {
  /** Number of the entity of each party. */
  readonly entityOf: Int32Array;
  /** Parties of each entity, ascending; entities stand in the order of their first party. */
  readonly members: readonly (readonly number[])[];
  /** Pairs of entities that a person said are not the same, as `pairKey`. */
  readonly apart: ReadonlySet<string>;
}

export function pairKey(left: number, right: number): string {
  return left < right ? `${left} ${right}` : `${right} ${left}`;
}

/**
 * Applies the standing decisions to parties by their keys. Merges join (union-find), whatever their order; a key that
 * no row has now joins nothing, and does again when its rows come back.
 */
export function applyDecisions(keys: readonly string[], decisions: readonly StoredDecision[]): Grouping {
  const numberOf = new Map(keys.map((key, number) => [key, number] as const));
  const parents = Int32Array.from(keys, (_, number) => number);
  const rootOf = (number: number): number => {
    let root = number;
    while (parents[root] !== root) root = parents[root] ?? root;
    parents[number] = root;
    return root;
  };
  const standing = decisions.filter(({ withdrawnAt }) => withdrawnAt === null);
  const numbersOf = (group: readonly string[]): number[] =>
    group.map((key) => numberOf.get(key)).filter((number) => number !== undefined);
  for (const { groups } of standing.filter(({ kind }) => kind === "merge")) {
    const [first, ...others] = groups.flatMap(numbersOf).map(rootOf);
    for (const other of others) {
      const [a, b] = [rootOf(first ?? other), rootOf(other)];
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  }
  const entityOf = new Int32Array(keys.length);
  const members: number[][] = [];
  for (let number = 0; number < keys.length; number += 1) {
    const root = rootOf(number);
    // A root is the smallest number of its group, so its entity stands already when others come.
    entityOf[number] = root === number ? members.push([]) - 1 : (entityOf[root] ?? 0);
    members[entityOf[number] ?? 0]?.push(number);
  }
  const apart = new Set<string>();
  for (const { groups } of standing.filter(({ kind }) => kind === "apart")) {
    for (const left of numbersOf(groups[0] ?? []))
      for (const right of numbersOf(groups[1] ?? []))
        apart.add(pairKey(entityOf[left] ?? 0, entityOf[right] ?? 0));
  }
  return { entityOf, members, apart };
}
