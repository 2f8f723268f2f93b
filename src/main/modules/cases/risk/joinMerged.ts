/**
 * The key that stands for each party after people said that some are one: the smallest of its group, whatever the
 * order of the merges (union-find).
 */
export function joinMerged(groups: readonly (readonly string[])[]): (key: string) => string {
  const parents = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    return root;
  };
  for (const [first, ...others] of groups)
    for (const other of others) {
      const [a, b] = [rootOf(first ?? other), rootOf(other)];
      const [smaller, larger] = a < b ? [a, b] : [b, a];
      if (a !== b) parents.set(larger, smaller);
    }
  return rootOf;
}
