/** What a check found to be wrong with a package; the sentence names the file, line or event. */
export class Wrong extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "Wrong";
  }
}

export function require(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Wrong(sentence);
}
