/**
 * Similarity of two words, 0 to 1. M. A. Jaro, "Advances in record-linkage methodology" (1989), with W. E. Winkler's
 * bonus for a common beginning (1990): up to four characters, a tenth each.
 */
export function jaroWinkler(left: string, right: string): number {
  if (left === right) return 1;
  const jaro = jaroSimilarity(left, right);
  let prefix = 0;
  while (prefix < 4 && prefix < left.length && left[prefix] === right[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroSimilarity(left: string, right: string): number {
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Uint8Array(right.length);
  const matchedLeft: string[] = [];
  for (let i = 0; i < left.length; i += 1) {
    const end = Math.min(right.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j += 1) {
      if (taken[j] === 1 || left[i] !== right[j]) continue;
      taken[j] = 1;
      matchedLeft.push(left.charAt(i));
      break;
    }
  }
  const matches = matchedLeft.length;
  if (matches === 0) return 0;
  let transposed = 0;
  let at = 0;
  for (let j = 0; j < right.length; j += 1) {
    if (taken[j] !== 1) continue;
    if (right[j] !== matchedLeft[at]) transposed += 1;
    at += 1;
  }
  return (matches / left.length + matches / right.length + (matches - transposed / 2) / matches) / 3;
}
