/** The row that a key moves to, or undefined when the key moves nothing. */
export function rowForKey(
  key: string,
  current: number,
  size: { rows: number; page: number },
): number | undefined {
  const last = size.rows - 1;
  if (last < 0) return undefined;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + size.page,
    PageUp: current - size.page,
    Home: 0,
    End: last,
  };
  const target = moves[key];
  return target === undefined ? undefined : Math.min(last, Math.max(0, target));
}
