import { isUtf8 } from "node:buffer";
import { plainDecimal, typedDecimal } from "../plainDecimal.ts";
import type { ByteWindow } from "./byteWindow.ts";

/** What is wrong with a JSON text and where; becomes a sentence where the file is known. */
export class JsonProblem extends Error {
  readonly offset: number;

  constructor(found: string, offset: number) {
    super(found);
    this.name = "JsonProblem";
    this.offset = offset;
  }
}

/** Told of the objects in lists, in the order of the file. */
export interface JsonReceiver {
  /** An object of the list at `list` begins. Lists within objects of lists are given between its opening and closing. */
  open(list: string): void;
  /** A value of the innermost open object, under its dotted name. */
  field(name: string, text: string): void;
  close(list: string, offset: number, length: number): void;
  /** Something in a list that is no object. */
  stray(list: string, offset: number, text: string): void;
}

const deepest = 64;
const longestText = 1_048_576;
const longestNumber = 1_000;
const numberShape = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Reads JSON (RFC 8259) byte by byte in bounded memory. Numbers are never turned into floating point: they are given
 * as written, an exponent expanded exactly.
 */
export class JsonScanner {
  readonly #window: ByteWindow;
  readonly #receiver: JsonReceiver;

  constructor(window: ByteWindow, receiver: JsonReceiver) {
    this.#window = window;
    this.#receiver = receiver;
  }

  /** A whole document: lists are found in objects, named by the path that leads to them. */
  document(): void {
    this.skipSpace();
    this.#find("", 0);
    this.expectEnd();
  }

  /** One object, as if it stood in a list of the empty name. */
  object(): void {
    this.skipSpace();
    if (this.#window.peek() !== openBrace) throw this.#unexpected("an object");
    this.#element("", 1);
    this.expectEnd();
  }

  skipSpace(): void {
    const window = this.#window;
    for (let byte = window.peek(); byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; ) {
      window.offset += 1;
      byte = window.peek();
    }
  }

  expectEnd(): void {
    this.skipSpace();
    if (this.#window.peek() >= 0) throw this.#unexpected("the end of the file");
  }

  /** Looks for lists outside of lists. */
  #find(path: string, depth: number): void {
    const byte = this.#window.peek();
    if (byte === openBrace)
      this.#members(depth, (key) => this.#find(path === "" ? key : `${path}.${key}`, depth + 1));
    else if (byte === openBracket) this.#list(path, depth);
    else this.#scalar();
  }

  #list(path: string, depth: number): number {
    let objects = 0;
    this.#items(depth, () => {
      if (this.#window.peek() === openBrace) {
        objects += 1;
        this.#element(path, depth + 1);
        return;
      }
      const start = this.#window.keep();
      const text = this.#raw(depth + 1, start);
      this.#receiver.stray(path, start, text);
    });
    return objects;
  }

  /** An object of a list. */
  #element(list: string, depth: number): void {
    const start = this.#window.offset;
    this.#receiver.open(list);
    this.#fields(list, "", depth);
    this.#receiver.close(list, start, this.#window.offset - start);
  }

  #fields(list: string, prefix: string, depth: number): void {
    this.#members(depth, (key) => {
      const name = prefix === "" ? key : `${prefix}.${key}`;
      const byte = this.#window.peek();
      if (byte === openBrace) this.#fields(list, name, depth + 1);
      else if (byte === openBracket) this.#listField(list, name, depth + 1);
      else this.#receiver.field(name, this.#scalar());
    });
  }

  /** A list in an object of a list: its objects are a list of their own, anything else is one text. */
  #listField(list: string, name: string, depth: number): void {
    const window = this.#window;
    const start = window.keep();
    window.offset += 1;
    this.skipSpace();
    const holdsObjects = window.peek() === openBrace;
    window.offset = start;
    if (holdsObjects && !list.includes("[]")) {
      window.release(start);
      const objects = this.#list(`${list}[].${name}`, depth);
      this.#receiver.field(name, `[${objects} objects]`);
      return;
    }
    this.#receiver.field(name, this.#raw(depth, start));
  }

  /** The text of a value as it stands, from `start`, where the window was told to keep it. */
  #raw(depth: number, start: number): string {
    const window = this.#window;
    this.#pass(depth, start);
    const bytes = window.slice(start, window.offset);
    const text = this.#decode(bytes, start);
    window.release(start);
    return text;
  }

  #pass(depth: number, start: number): void {
    const window = this.#window;
    if (window.offset - start > longestText)
      throw new JsonProblem("a list or object in a cell is longer than 1 MiB", start);
    const byte = window.peek();
    if (byte === openBrace) this.#members(depth, () => this.#pass(depth + 1, start));
    else if (byte === openBracket) this.#items(depth, () => this.#pass(depth + 1, start));
    else this.#scalar();
  }

  #members(depth: number, member: (key: string) => void): void {
    this.#sequence(depth, closeBrace, () => {
      if (this.#window.peek() !== quote) throw this.#unexpected("a name in quotes");
      const key = this.#string();
      this.skipSpace();
      if (this.#window.peek() !== colon) throw this.#unexpected("a colon");
      this.#window.offset += 1;
      this.skipSpace();
      member(key);
    });
  }

  #items(depth: number, item: () => void): void {
    this.#sequence(depth, closeBracket, item);
  }

  #sequence(depth: number, close: number, one: () => void): void {
    const window = this.#window;
    if (depth >= deepest) throw new JsonProblem(`it is nested more than ${deepest} deep`, window.offset);
    window.offset += 1;
    this.skipSpace();
    if (window.peek() === close) {
      window.offset += 1;
      return;
    }
    for (;;) {
      one();
      this.skipSpace();
      const byte = window.peek();
      if (byte !== comma && byte !== close)
        throw this.#unexpected(close === closeBrace ? 'a comma or "}"' : 'a comma or "]"');
      window.offset += 1;
      if (byte === close) return;
      this.skipSpace();
    }
  }

  #scalar(): string {
    const byte = this.#window.peek();
    if (byte === quote) return this.#string();
    const word = this.#word();
    if (word === "null") return "";
    if (word === "true" || word === "false") return word;
    if (numberShape.test(word)) return typedDecimal(plainDecimal(word));
    throw new JsonProblem(
      word === "" ? this.#unexpected("a value").message : `"${word.slice(0, 40)}" is no value`,
      this.#window.offset - word.length,
    );
  }

  /** Letters, digits and signs up to the next other byte. */
  #word(): string {
    const window = this.#window;
    const start = window.keep();
    for (let byte = window.peek(); isWordByte(byte); byte = window.peek()) {
      window.offset += 1;
      if (window.offset - start > longestNumber)
        throw new JsonProblem(`a number is longer than ${longestNumber} digits`, start);
    }
    const word = window.slice(start, window.offset).toString("latin1");
    window.release(start);
    return word;
  }

  #string(): string {
    const window = this.#window;
    const start = window.keep();
    let isEscaped = false;
    window.offset += 1;
    for (;;) {
      const byte = window.peek();
      if (byte === quote) break;
      if (byte < 0x20) throw this.#unexpected("the end of a text");
      window.offset += 1;
      if (byte === backslash) {
        isEscaped = true;
        if (window.peek() >= 0) window.offset += 1;
      }
      if (window.offset - start > longestText) throw new JsonProblem("a text is longer than 1 MiB", start);
    }
    window.offset += 1;
    const bytes = window.slice(start, window.offset);
    const text = isEscaped
      ? unescapeText(this.#decode(bytes, start), start)
      : this.#decode(bytes.subarray(1, bytes.length - 1), start);
    window.release(start);
    return text;
  }

  #decode(bytes: Buffer, offset: number): string {
    if (!isUtf8(bytes)) throw new JsonProblem("some bytes are no valid UTF-8", offset);
    return bytes.toString("utf8");
  }

  #unexpected(wanted: string): JsonProblem {
    const byte = this.#window.peek();
    const found =
      byte < 0
        ? "the file ends"
        : byte >= 0x21 && byte < 0x7f
          ? `"${String.fromCharCode(byte)}" stands`
          : "something else stands";
    return new JsonProblem(`${found} where ${wanted} should be`, this.#window.offset);
  }
}

function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}

function unescapeText(quoted: string, offset: number): string {
  try {
    // A JSON text in quotes gives a string or fails.
    return JSON.parse(quoted) as string;
  } catch {
    throw new JsonProblem("a text has an escape that JSON does not know", offset);
  }
}
