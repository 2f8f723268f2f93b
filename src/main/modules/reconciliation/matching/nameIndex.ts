import type { Names } from "./names.ts";

/** Two stems that more names than this have in common do not lead to them. */
const commonStems = 2_000;

/** Finds, among some names, those that share two stems with a name, or one where a name has but one word. */
export class NameIndex {
  readonly #names: Names;
  readonly #byPair = new Map<number, number[]>();
  readonly #byStem = new Map<number, number[]>();
  readonly #oneWord = new Map<number, number[]>();

  constructor(names: Names, numbers: Iterable<number>) {
    this.#names = names;
    for (const number of numbers) {
      const stems = this.#stemsOf(number);
      for (const stem of stems) append(this.#byStem, stem, number);
      if (stems.length === 1) append(this.#oneWord, stems[0] ?? 0, number);
      for (const pair of pairsOf(stems)) append(this.#byPair, pair, number);
    }
  }

  /** The names worth comparing, each once. */
  near(number: number): Set<number> {
    const stems = this.#stemsOf(number);
    const found = new Set<number>();
    const add = (list: readonly number[] | undefined) => {
      if (list !== undefined && list.length <= commonStems) for (const one of list) found.add(one);
    };
    if (stems.length === 1) add(this.#byStem.get(stems[0] ?? 0));
    else for (const stem of stems) add(this.#oneWord.get(stem));
    for (const pair of pairsOf(stems)) add(this.#byPair.get(pair));
    return found;
  }

  #stemsOf(number: number): number[] {
    const stems = new Set<number>();
    for (const word of this.#names.wordsOf(number)) stems.add(this.#names.stemOf(word));
    return [...stems];
  }
}

/** Words of a long text that are paired, at most. */
const pairedStems = 12;

function* pairsOf(stems: readonly number[]): Generator<number> {
  const end = Math.min(stems.length, pairedStems);
  for (let i = 0; i < end; i += 1)
    for (let j = i + 1; j < end; j += 1) {
      const [a, b] = [stems[i] ?? 0, stems[j] ?? 0];
      yield Math.min(a, b) * 67_108_864 + Math.max(a, b);
    }
}

function append(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
