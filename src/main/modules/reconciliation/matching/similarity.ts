/**
 * Jaro-Winkler similarity of two texts, 0 to 1 (Winkler 1990, "String comparator metrics and enhanced decision
 * rules in the Fellegi-Sunter model of record linkage"); prefix weight 0.1, at most four characters.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return a === "" ? 0 : 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const matchesOfA: number[] = [];
  for (let i = 0; i < a.length; i += 1) {
    const end = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j += 1) {
      if (taken[j] === 1 || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
      taken[j] = 1;
      matchesOfA.push(a.charCodeAt(i));
      break;
    }
  }
  const m = matchesOfA.length;
  if (m === 0) return 0;
  let transposed = 0;
  let k = 0;
  for (let j = 0; j < b.length; j += 1) {
    if (taken[j] !== 1) continue;
    if (b.charCodeAt(j) !== matchesOfA[k]) transposed += 1;
    k += 1;
  }
  const jaro = (m / a.length + m / b.length + (m - transposed / 2) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/**
 * How alike two names are, 0 to 1: each word of the shorter name with its best partner in the longer one (Monge and
 * Elkan 1996), so that word order, an added town or a cut-off tail cost little. Undefined when a name is blank:
 * nothing against nothing is no evidence.
 */
export function nameSimilarity(a: readonly string[], b: readonly string[]): number | undefined {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0) return undefined;
  let weight = 0;
  let sum = 0;
  for (const word of short) {
    let best = 0;
    for (const other of long) {
      const shorter = Math.min(word.length, other.length);
      const cut = shorter >= 4 && (word.startsWith(other) || other.startsWith(word)) ? 0.95 : 0;
      best = Math.max(best, cut, jaroWinkler(word, other));
      if (best === 1) break;
    }
    sum += (best < 0.8 ? best * 0.5 : best) * word.length;
    weight += word.length;
  }
  return sum / weight;
}
