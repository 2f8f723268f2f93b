import { BytePlaces, joinedUnit } from "./bytePlaces.ts";
import { XmlAttributes } from "./xmlAttributes.ts";
import { decode, forbidden, lineBreaks, Malformed } from "./xmlCharacters.ts";
import { xmlRefused } from "./xmlErrors.ts";
import type { XmlReceiver } from "./xmlReceiver.ts";
import type { XmlText } from "./xmlText.ts";

/** Deeper documents are not of the formats we read; an attack on whoever keeps a stack of tags. */
const deepestTag = 100;
/** Longest tag, text, comment or instruction, in characters. */
const longestToken = 1_048_576;
const nameShape =
  /^[A-Za-z_\u0080-\uffff][\w.\u00b7\u0080-\uffff-]*(?::[A-Za-z_\u0080-\uffff][\w.\u00b7\u0080-\uffff-]*)?$/;

const exclamation = 0x21;
const slash = 0x2f;
const colon = 0x3a;
const less = 0x3c;
const equals = 0x3d;
const greater = 0x3e;
const question = 0x3f;

/** Finds the tags and texts of a document that comes piece by piece. */
export class XmlScanner {
  line = 1;
  readonly #receiver: XmlReceiver;
  readonly #fileName: string;
  readonly #attributes = new XmlAttributes();
  readonly #open: string[] = [];
  readonly #local = new Map<string, string>();
  readonly #bytes = new BytePlaces();
  #rest = "";
  #hasRoot = false;
  #isStart = true;

  constructor(receiver: XmlReceiver, fileName: string) {
    this.#receiver = receiver;
    this.#fileName = fileName;
  }

  /** Bytes before the first character. */
  startAt(offset: number): void {
    this.#bytes.start = offset;
  }

  write({ text: chunk, unit }: XmlText): void {
    if (forbidden.test(chunk)) throw new Malformed("it holds a character that XML does not allow");
    const text = this.#rest === "" ? chunk : this.#rest + chunk;
    this.#bytes.take(text, this.#rest === "" ? unit : joinedUnit(unit, this.#bytes.unit));
    let at = 0;
    try {
      for (let next = this.#token(text, 0); next >= 0; next = this.#token(text, at)) at = next;
    } finally {
      this.#countLines(text, at);
    }
    this.#bytes.start = this.#bytes.at(at);
    this.#rest = text.slice(at);
    if (this.#rest.length > longestToken)
      throw xmlRefused(
        this.#fileName,
        `a text or tag near line ${this.line} is longer than ${longestToken.toLocaleString("en-GB")} characters`,
      );
  }

  #countLines(text: string, until: number): void {
    for (let end = text.indexOf("\n"); end >= 0 && end < until; end = text.indexOf("\n", end + 1))
      this.line += 1;
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
    this.#receiver.close(this.#localName(name), this.#bytes.at(end + 1));
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
    this.#receiver.open(local, this.#attributes, this.#bytes.at(start));
    if (isEmpty) this.#receiver.close(local, this.#bytes.at(end + 1));
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
      attributes.add(name, at + 1, valueEnd);
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
