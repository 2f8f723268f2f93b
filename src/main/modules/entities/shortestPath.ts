/**
 * One of the shortest ways between two nodes of a graph without weights (breadth-first search; Moore, The shortest
 * path through a maze, 1959). Among equally short ones the first in the order of `neighboursOf`. Undefined when there
 * is none.
 */
export function findShortestPath(
  from: string,
  to: string,
  neighboursOf: (node: string) => Iterable<string>,
): string[] | undefined {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  let frontier = [from];
  while (frontier.length > 0 && !before.has(to)) {
    const next: string[] = [];
    for (const node of frontier)
      for (const neighbour of neighboursOf(node)) {
        if (before.has(neighbour)) continue;
        before.set(neighbour, node);
        next.push(neighbour);
      }
    frontier = next;
  }
  if (!before.has(to)) return undefined;
  const path: string[] = [];
  for (let at: string | undefined = to; at !== undefined; at = before.get(at)) path.unshift(at);
  return path;
}
