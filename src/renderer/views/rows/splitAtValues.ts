export interface RawPart {
  /** Place of its first character. */
  readonly at: number;
  readonly text: string;
  readonly isValue: boolean;
}

/** Cuts raw text into the values that occur in it, in their order, and what stands between them. */
export function splitAtValues(raw: string, values: readonly string[]): readonly RawPart[] {
  const parts: RawPart[] = [];
  let at = 0;
  for (const value of values) {
    const found = value === "" ? -1 : raw.indexOf(value, at);
    if (found < 0) continue;
    if (found > at) parts.push({ at, text: raw.slice(at, found), isValue: false });
    parts.push({ at: found, text: value, isValue: true });
    at = found + value.length;
  }
  if (at < raw.length) parts.push({ at, text: raw.slice(at), isValue: false });
  return parts;
}
