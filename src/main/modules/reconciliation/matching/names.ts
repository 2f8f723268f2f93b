import { nameWords } from "./text.ts";

/** Names of both sides by number; 0 is a blank one. Words are numbers as well. */
export class Names {
  readonly #words: (readonly number[])[] = [[]];
  readonly #initials: number[] = [0];
  readonly #texts: string[] = [];
  readonly #stems: number[] = [];
  readonly #numberOfStem = new Map<string, number>();
  readonly #numberOfWord = new Map<string, number>();
  readonly #byText = new Map<string, number>([["", 0]]);
  readonly #byWords = new Map<string, number>([["", 0]]);

  get count(): number {
    return this.#words.length;
  }

  /** Texts that differ only in case, accents, punctuation and legal form have one number. */
  numberOf(text: string): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const words = nameWords(text);
    const key = words.join(" ");
    let number = this.#byWords.get(key);
    if (number === undefined) {
      number = this.#words.push(words.map((word) => this.#wordNumber(word))) - 1;
      this.#initials.push(words.reduce((mask, word) => mask | (1 << (word.charCodeAt(0) & 31)), 0));
      this.#byWords.set(key, number);
    }
    this.#byText.set(text, number);
    return number;
  }

  wordsOf(number: number): readonly number[] {
    return this.#words[number] ?? [];
  }

  /** One bit for the first letter of each word. */
  initialsOf(number: number): number {
    return this.#initials[number] ?? 0;
  }

  textOf(word: number): string {
    return this.#texts[word] ?? "";
  }

  /** Number of a word's first four letters, which a cut or a letter wrong further on leaves as they are. */
  stemOf(word: number): number {
    return this.#stems[word] ?? 0;
  }

  #wordNumber(word: string): number {
    const known = this.#numberOfWord.get(word);
    if (known !== undefined) return known;
    const number = this.#texts.push(word) - 1;
    this.#numberOfWord.set(word, number);
    const start = word.slice(0, 4);
    const stem = this.#numberOfStem.get(start) ?? this.#numberOfStem.size;
    this.#numberOfStem.set(start, stem);
    this.#stems.push(stem);
    return number;
  }
}
