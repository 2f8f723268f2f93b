import { decode, Malformed } from "./xmlCharacters.ts";

const mostAttributes = 256;

/** The attributes of the tag in hand; those nobody asks for cost no string. */
export class XmlAttributes {
  #text = "";
  readonly #names: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #count = 0;

  start(text: string): void {
    this.#text = text;
    this.#count = 0;
  }

  add(name: string, start: number, end: number): void {
    for (let i = 0; i < this.#count; i += 1)
      if (this.#names[i] === name) throw new Malformed(`duplicate attribute: ${name.slice(0, 40)}`);
    if (this.#count >= mostAttributes)
      throw new Malformed(`a tag has more than ${mostAttributes} attributes`);
    this.#names[this.#count] = name;
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#count += 1;
  }

  /** Names of all, with their prefixes. */
  names(): string[] {
    return this.#names.slice(0, this.#count);
  }

  get(name: string): string | undefined {
    for (let i = 0; i < this.#count; i += 1)
      if (this.#names[i] === name) return attributeValue(this.#text.slice(this.#starts[i], this.#ends[i]));
    return undefined;
  }
}

/** Line breaks and tabs in a value are spaces (XML 1.0, 3.3.3). */
function attributeValue(text: string): string {
  return decode(/[\r\n\t]/.test(text) ? text.replace(/\r\n|[\r\n\t]/g, " ") : text);
}
