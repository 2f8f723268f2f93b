import { xmlDamaged, xmlRefused } from "./xmlErrors.ts";
import { deepestTag, longestToken } from "./xmlReader.ts";
import { detectXmlEncoding, XmlText } from "./xmlText.ts";

/** What a fast reader is told, in the order of the document. Names are given without their namespace prefix. */
export interface TagReceiver {
  /** `attributes` is the same object in every call: take what is needed at once. */
  open(name: string, attributes: TagAttributes): void;
  close(name: string): void;
  /** Text between tags; one stretch may come in several calls. */
  text(text: string): void;
  /** Asked after each chunk: true when the rest of the document need not be read. */
  isDone?(): boolean;
}

const mostAttributes = 256;

/** The attributes of the tag in hand; those nobody asks for cost no string. */
export class TagAttributes {
  #text = "";
  readonly #names: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #count = 0;

  start(text: string): void {
    this.#text = text;
    this.#count = 0;
  }

  /** False when the tag has the attribute already, or too many. */
  add(name: string, start: number, end: number): boolean {
    for (let i = 0; i < this.#count; i += 1) if (this.#names[i] === name) return false;
    if (this.#count >= mostAttributes) return false;
    this.#names[this.#count] = name;
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#count += 1;
    return true;
  }

  get(name: string): string | undefined {
    for (let i = 0; i < this.#count; i += 1)
      if (this.#names[i] === name) return decode(this.#text.slice(this.#starts[i], this.#ends[i]));
    return undefined;
  }
}

/** Why a document can't go on; becomes a sentence where its name is known. */
class Malformed extends Error {}

const forbidden = /[^\t\n\r\u0020-\ufffd]/;
const nameShape =
  /^[A-Za-z_\u0080-\uffff][\w.\u00b7\u0080-\uffff-]*(?::[A-Za-z_\u0080-\uffff][\w.\u00b7\u0080-\uffff-]*)?$/;

/**
 * Reads the large parts of a workbook, three to five times as fast as `readXml` does, for the same documents and with
 * the same limits: a test holds the two against each other. Document types and entities of their own are refused
 * where they start; tags must match; nothing is kept but the token in hand and the names of the open tags.
 */
export function readTags(chunks: Iterable<Buffer>, receiver: TagReceiver, fileName: string): void {
  const scanner = new Scanner(receiver, fileName);
  let text: XmlText | null = null;
  try {
    for (const chunk of chunks) {
      let bytes = chunk;
      if (text === null) {
        const encoding = detectXmlEncoding(chunk, fileName);
        text = new XmlText(encoding);
        bytes = chunk.subarray(encoding.bomBytes);
      }
      if (!text.take(bytes)) throw new Malformed("some bytes are no valid UTF-8");
      scanner.write(text.text);
      if (receiver.isDone?.() === true) return;
    }
    if (text?.isCut === true) throw new Malformed("it ends inside a character");
    scanner.finish();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw xmlDamaged(fileName, scanner.line, error.message, error);
  }
}

const exclamation = 0x21;
const slash = 0x2f;
const colon = 0x3a;
const less = 0x3c;
const equals = 0x3d;
const greater = 0x3e;
const question = 0x3f;

class Scanner {
  line = 1;
  readonly #receiver: TagReceiver;
  readonly #fileName: string;
  readonly #attributes = new TagAttributes();
  readonly #open: string[] = [];
  readonly #local = new Map<string, string>();
  #rest = "";
  #hasRoot = false;
  #isStart = true;

  constructor(receiver: TagReceiver, fileName: string) {
    this.#receiver = receiver;
    this.#fileName = fileName;
  }

  write(chunk: string): void {
    if (forbidden.test(chunk)) throw new Malformed("it holds a character that XML does not allow");
    const text = this.#rest === "" ? chunk : this.#rest + chunk;
    let at = 0;
    for (;;) {
      const next = this.#token(text, at);
      if (next < 0) break;
      at = next;
    }
    for (let end = text.indexOf("\n"); end >= 0 && end < at; end = text.indexOf("\n", end + 1))
      this.line += 1;
    this.#rest = text.slice(at);
    if (this.#rest.length > longestToken)
      throw xmlRefused(
        this.#fileName,
        `a text or tag near line ${this.line} is longer than ${longestToken.toLocaleString("en-GB")} characters`,
      );
  }

  finish(): void {
    if (this.#rest.trim() !== "") throw new Malformed("it ends inside a tag or text");
    const open = this.#open.at(-1);
    if (open !== undefined) throw new Malformed(`unclosed tag: ${open}`);
    if (!this.#hasRoot) throw new Malformed("document must contain a root element");
  }

  /** Reads the text up to the next tag, and the tag; gives where it ends, -1 when it is not all there yet. */
  #token(text: string, at: number): number {
    const start = text.indexOf("<", at);
    if (start < 0) return -1;
    const end = this.#markup(text, start, at);
    if (end >= 0) this.#isStart = false;
    return end;
  }

  #markup(text: string, start: number, textFrom: number): number {
    const code = text.charCodeAt(start + 1);
    if (code === exclamation) return this.#declaration(text, start, textFrom);
    const end = code === question ? text.indexOf("?>", start + 2) : this.#tagEnd(text, start);
    if (end < 0) return -1;
    this.#giveText(text, textFrom, start);
    if (code === question) {
      const isXml = /^xml(?![\w.:-])/i.test(text.slice(start + 2, start + 7));
      if (isXml && (!this.#isStart || start > 0))
        throw new Malformed("an XML declaration must be at the start");
      return end + 2;
    }
    if (code === slash) this.#closeTag(text, start, end);
    else this.#openTag(text, start, end);
    return end + 1;
  }

  /** The bracket that ends a tag; one in quotes does not. */
  #tagEnd(text: string, start: number): number {
    let end = text.indexOf(">", start + 1);
    // Only an attribute may hold the bracket, and only between its quotes: none is open where a search goes on.
    for (let from = start + 1; ; ) {
      if (end < 0) return -1;
      const quotes = openQuote(text, from, end);
      if (quotes === "") return end;
      const closed = text.indexOf(quotes, end);
      if (closed < 0) return -1;
      from = closed + 1;
      end = text.indexOf(">", from);
    }
  }

  #declaration(text: string, start: number, textFrom: number): number {
    if (text.startsWith("<!--", start)) {
      const end = text.indexOf("--", start + 4);
      if (end < 0 || end + 2 >= text.length) return -1;
      if (text.charCodeAt(end + 2) !== greater) throw new Malformed("malformed comment");
      this.#giveText(text, textFrom, start);
      return end + 3;
    }
    if (text.startsWith("<![CDATA[", start)) {
      const end = text.indexOf("]]>", start + 9);
      if (end < 0) return -1;
      this.#giveText(text, textFrom, start);
      if (this.#open.length === 0) throw new Malformed("text stands outside of the root element");
      this.#receiver.text(lineBreaks(text.slice(start + 9, end)));
      return end + 3;
    }
    const shown = text.slice(start, start + 9);
    if (shown === "<!DOCTYPE")
      throw xmlRefused(
        this.#fileName,
        "it has a document type declaration (DOCTYPE), which may hide an attack",
      );
    if ("<!DOCTYPE".startsWith(shown) || "<![CDATA[".startsWith(shown) || "<!--".startsWith(shown)) return -1;
    throw new Malformed("a tag begins with an exclamation mark");
  }

  #giveText(text: string, from: number, to: number): void {
    if (from === to) return;
    const slice = text.slice(from, to);
    if (this.#open.length > 0) {
      if (slice.includes("]]>")) throw new Malformed("the string ]]> is disallowed in text");
      this.#receiver.text(decode(lineBreaks(slice)));
    } else if (slice.trim() !== "") throw new Malformed("text stands outside of the root element");
  }

  #closeTag(text: string, start: number, end: number): void {
    const name = this.#open.pop();
    if (name === undefined || !text.startsWith(name, start + 2)) throw new Malformed("unexpected close tag");
    const behind = start + 2 + name.length;
    if (behind !== end && text.slice(behind, end).trim() !== "") throw new Malformed("unexpected close tag");
    this.#receiver.close(this.#localName(name));
  }

  #openTag(text: string, start: number, end: number): void {
    const isEmpty = text.charCodeAt(end - 1) === slash;
    const last = isEmpty ? end - 1 : end;
    let at = start + 1;
    while (at < last && !isSpace(text.charCodeAt(at))) at += 1;
    const name = text.slice(start + 1, at);
    const local = this.#localName(name);
    if (this.#open.length === 0) {
      if (this.#hasRoot) throw new Malformed("documents may contain only one root");
      this.#hasRoot = true;
    }
    if (this.#open.length >= deepestTag)
      throw xmlRefused(this.#fileName, `its tags are nested more than ${deepestTag} deep`);
    this.#readAttributes(text, at, last);
    this.#receiver.open(local, this.#attributes);
    if (isEmpty) this.#receiver.close(local);
    else this.#open.push(name);
  }

  #readAttributes(text: string, from: number, last: number): void {
    const attributes = this.#attributes;
    attributes.start(text);
    let at = from;
    for (;;) {
      const before = at;
      while (at < last && isSpace(text.charCodeAt(at))) at += 1;
      if (at >= last) return;
      if (at === before) throw new Malformed("no whitespace between attributes");
      const nameStart = at;
      while (at < last && text.charCodeAt(at) !== equals && !isSpace(text.charCodeAt(at))) at += 1;
      const name = text.slice(nameStart, at);
      while (at < last && isSpace(text.charCodeAt(at))) at += 1;
      if (text.charCodeAt(at) !== equals) throw new Malformed("attribute without value");
      at += 1;
      while (at < last && isSpace(text.charCodeAt(at))) at += 1;
      const quote = text[at];
      if (at >= last || (quote !== '"' && quote !== "'")) throw new Malformed("unquoted attribute value");
      const valueEnd = text.indexOf(quote, at + 1);
      if (valueEnd < 0 || valueEnd >= last) throw new Malformed("unclosed attribute value");
      checkValue(text, at + 1, valueEnd);
      this.#localName(name);
      if (!attributes.add(name, at + 1, valueEnd))
        throw new Malformed(`duplicate attribute: ${name.slice(0, 40)}`);
      at = valueEnd + 1;
    }
  }

  /** The name without its prefix, checked once for each name. */
  #localName(name: string): string {
    const known = this.#local.get(name);
    if (known !== undefined) return known;
    if (!nameShape.test(name)) throw new Malformed("disallowed character in a name");
    const mark = name.indexOf(String.fromCharCode(colon));
    const local = mark < 0 ? name : name.slice(mark + 1);
    if (this.#local.size < 1_000) this.#local.set(name, local);
    return local;
  }
}

/** The quote that is open at `end`, if any. */
function openQuote(text: string, start: number, end: number): "" | '"' | "'" {
  let open: "" | '"' | "'" = "";
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22 && open !== "'") open = open === "" ? '"' : "";
    else if (code === 0x27 && open !== '"') open = open === "" ? "'" : "";
  }
  return open;
}

function checkValue(text: string, start: number, end: number): void {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === less) throw new Malformed("disallowed character in an attribute");
    // An entity that does not exist is found here, whether or not anybody asks for the attribute.
    if (code === 0x26) return void decode(text.slice(start, end));
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

function lineBreaks(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^;&]{0,40};?)/g, (_, body: string) => {
    const name = body.endsWith(";") ? body.slice(0, -1) : "";
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
    const character = known ?? characterOf(name);
    if (character === undefined) throw new Malformed("undefined entity");
    return character;
  });
}

function characterOf(reference: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(reference);
  if (match === null) return undefined;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(code);
  return forbidden.test(character) ? undefined : character;
}
