import { isAscii, isUtf8 } from "node:buffer";
import { AppError } from "../../../../../base/errors.ts";

/** Encodings of XML that are read; the name is a label of the WHATWG encoding standard. */
const knownEncodings: Readonly<Record<string, string>> = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  "us-ascii": "windows-1252",
  ascii: "windows-1252",
  "iso-8859-1": "windows-1252",
  latin1: "windows-1252",
  "windows-1252": "windows-1252",
  cp1252: "windows-1252",
  "iso-8859-15": "iso-8859-15",
  "utf-16": "utf-16le",
  "utf-16le": "utf-16le",
  "utf-16be": "utf-16be",
};

export interface XmlEncoding {
  readonly label: string;
  readonly bomBytes: number;
}

/** Encoding of an XML document by its first bytes (XML 1.0, appendix F): mark, then shape, then declaration. */
export function detectXmlEncoding(head: Buffer, fileName: string): XmlEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { label: "utf-8", bomBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { label: "utf-16le", bomBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { label: "utf-16be", bomBytes: 2 };
  if (head[0] === 0x3c && head[1] === 0) return { label: "utf-16le", bomBytes: 0 };
  if (head[0] === 0 && head[1] === 0x3c) return { label: "utf-16be", bomBytes: 0 };
  const declaration = /^<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    head.toString("latin1", 0, 300),
  );
  const name = (declaration?.[1] ?? "utf-8").toLowerCase();
  const label = knownEncodings[name];
  if (label === undefined)
    throw new AppError(
      "FORMAT_UNSUPPORTED",
      `Can't read "${fileName}": it says that it is written in the encoding "${name}", which is not known here. Ask for it in UTF-8.`,
      { where: fileName },
    );
  // A declaration that could be read byte by byte is not UTF-16, whatever it says.
  return { label: label.startsWith("utf-16") ? "utf-8" : label, bomBytes: 0 };
}

/** The beginning of a file as text, for recognising it; never throws. */
export function headText(head: Buffer): string {
  const isLittle = head[1] === 0 || (head[0] === 0xff && head[1] === 0xfe);
  if (isLittle) return head.toString("utf16le").replace(/^\ufeff/, "");
  if (head[0] === 0 || (head[0] === 0xfe && head[1] === 0xff))
    return Buffer.from(head.subarray(0, head.length & ~1))
      .swap16()
      .toString("utf16le")
      .replace(/^\ufeff/, "");
  return head.toString("utf8").replace(/^\ufeff/, "");
}

/** Turns the bytes of a document into text, chunk by chunk. A character cut at the end of one waits for the next. */
export class XmlText {
  text = "";
  /** Bytes of each character of the text; 0 where they differ. */
  unit: 0 | 1 | 2 = 1;
  #rest: Buffer = Buffer.alloc(0);
  readonly #encoding: XmlEncoding;
  readonly #decoder: TextDecoder | null;

  constructor(encoding: XmlEncoding) {
    this.#encoding = encoding;
    const isUtf8Text = encoding.label === "utf-8";
    this.#decoder = isUtf8Text ? null : new TextDecoder(encoding.label, { ignoreBOM: true });
  }

  /** Takes the next bytes, without the byte-order mark; false when they are not valid. */
  take(bytes: Buffer): boolean {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const whole = this.#decoder === null ? wholeUtf8(all) : this.#wholeUnits(all);
    const chunk = all.subarray(0, whole);
    // A copy: the caller fills its buffer anew.
    this.#rest = Buffer.from(all.subarray(whole));
    return this.#decode(chunk);
  }

  /** Whether the document ended inside a character. */
  get isCut(): boolean {
    return this.#rest.length > 0;
  }

  #decode(chunk: Buffer): boolean {
    if (this.#decoder !== null) {
      this.unit = this.#encoding.label.startsWith("utf-16") ? 2 : 1;
      this.text = this.#decoder.decode(chunk);
      return true;
    }
    if (isAscii(chunk)) {
      this.unit = 1;
      this.text = chunk.toString("latin1");
      return true;
    }
    this.unit = 0;
    this.text = chunk.toString("utf8");
    return isUtf8(chunk);
  }

  #wholeUnits(bytes: Buffer): number {
    if (!this.#encoding.label.startsWith("utf-16")) return bytes.length;
    const whole = bytes.length & ~1;
    const high = bytes[this.#encoding.label === "utf-16le" ? whole - 1 : whole - 2] ?? 0;
    return high >= 0xd8 && high <= 0xdb ? whole - 2 : whole;
  }
}

/** Bytes up to the last complete character. */
function wholeUtf8(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
