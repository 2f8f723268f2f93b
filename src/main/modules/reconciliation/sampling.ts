import { createHash } from "node:crypto";

/** A frame of numbers, some of which are eligible, and how many are wanted. */
export interface Frame {
  readonly seed: string;
  readonly first: number;
  readonly last: number;
  readonly quota: number;
  readonly isEligible: (number: number) => boolean;
}

/**
 * Draws without replacement, each eligible number as likely as any other: the n-th try is first + (the first 48 bits of
 * SHA-256 of "seed:n") mod the size of the frame; what is not eligible or drawn already is passed over. Whoever has
 * the seed and the frame draws the same again. (Modulo bias is under 2^-20 for frames below 2^28.)
 */
export function drawSample({ seed, first, last, quota, isEligible }: Frame): number[] {
  const size = last - first + 1;
  const drawn = new Set<number>();
  const tries = size <= 0 ? 0 : 40 * quota + 20 * Math.min(size, 1_000);
  for (let n = 0; n < tries && drawn.size < quota; n += 1) {
    const bits = createHash("sha256").update(`${seed}:${n}`).digest().readUIntBE(0, 6);
    const number = first + (bits % size);
    if (!drawn.has(number) && isEligible(number)) drawn.add(number);
  }
  return [...drawn];
}

/**
 * The share of wrong ones in the whole that the sample still allows at 95 % confidence: the one-sided upper limit of
 * Clopper and Pearson (Biometrika 26, 1934), found by halving. Null without a sample.
 */
export function upperErrorLimit(wrong: number, checked: number): number | null {
  if (checked === 0) return null;
  if (wrong >= checked) return 1;
  let [low, high] = [wrong / checked, 1];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(wrong, checked, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability of at most so many wrong among so many, each wrong with the probability given. */
function atMost(wrong: number, checked: number, probability: number): number {
  const [isWrong, isRight] = [Math.log(probability), Math.log1p(-probability)];
  let [sum, logChoose] = [0, 0];
  for (let k = 0; k <= wrong; k += 1) {
    sum += Math.exp(logChoose + k * isWrong + (checked - k) * isRight);
    logChoose += Math.log((checked - k) / (k + 1));
  }
  return sum;
}
