import { AppError } from "../../../../../base/errors.ts";
import type { XmlReceiver } from "../xml/xmlReceiver.ts";
import { unescapeText } from "./escapedText.ts";

const blockBytes = 4 * 1024 * 1024;
/** Texts of a workbook that are kept, packed, while its sheets are read. */
const mostBytes = 320 * 1024 * 1024;
const mostStrings = 16_000_000;
const longestString = 1_048_576;
const mostCached = 20_000;

/** The texts that the cells of a workbook refer to by number, packed as UTF-8. */
export class SharedStrings implements XmlReceiver {
  readonly #fileName: string;
  readonly #blocks: Buffer[] = [];
  #lastBlock: Buffer = Buffer.alloc(0);
  #filled = 0;
  #bytes = 0;
  #count = 0;
  #block = new Uint32Array(1024);
  #start = new Uint32Array(1024);
  #length = new Uint32Array(1024);
  #cache = new Map<number, string>();
  #text = "";
  #isInText = false;
  #phonetic = 0;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** The text of a number; undefined where the workbook has none. */
  get(index: number): string | undefined {
    const known = this.#cache.get(index);
    if (known !== undefined) return known;
    if (!(index >= 0 && index < this.#count)) return undefined;
    const start = this.#start[index] ?? 0;
    const text = this.#blocks[this.#block[index] ?? 0]?.toString(
      "utf8",
      start,
      start + (this.#length[index] ?? 0),
    );
    if (text === undefined) return undefined;
    if (this.#cache.size >= mostCached) this.#cache.clear();
    this.#cache.set(index, text);
    return text;
  }

  open(name: string): void {
    if (name === "si") this.#text = "";
    else if (name === "rPh") this.#phonetic += 1;
    else if (name === "t") this.#isInText = this.#phonetic === 0;
  }

  text(text: string): void {
    if (!this.#isInText) return;
    this.#text += text;
    if (this.#text.length > longestString) throw this.#tooLarge("a text of more than a million characters");
  }

  close(name: string): void {
    if (name === "t") this.#isInText = false;
    else if (name === "rPh") this.#phonetic -= 1;
    else if (name === "si") this.#add(unescapeText(this.#text));
  }

  #add(text: string): void {
    const length = Buffer.byteLength(text);
    if (this.#filled + length > this.#lastBlock.length) {
      this.#lastBlock = Buffer.allocUnsafe(Math.max(blockBytes, length));
      this.#blocks.push(this.#lastBlock);
      this.#filled = 0;
    }
    this.#bytes += length;
    if (this.#bytes > mostBytes || this.#count >= mostStrings)
      throw this.#tooLarge("more different texts than can be held (320 MiB or 16 million)");
    if (this.#count >= this.#start.length) this.#grow();
    this.#lastBlock.write(text, this.#filled, "utf8");
    this.#block[this.#count] = this.#blocks.length - 1;
    this.#start[this.#count] = this.#filled;
    this.#length[this.#count] = length;
    this.#filled += length;
    this.#count += 1;
  }

  #grow(): void {
    const grown = (before: Uint32Array) => {
      const after = new Uint32Array(before.length * 2);
      after.set(before);
      return after;
    };
    this.#block = grown(this.#block);
    this.#start = grown(this.#start);
    this.#length = grown(this.#length);
  }

  #tooLarge(found: string): AppError {
    return new AppError(
      "FORMAT_UNSUPPORTED",
      `Can't read "${this.#fileName}": it has ${found}. Save the sheet as CSV and import that.`,
      { where: this.#fileName },
    );
  }
}
