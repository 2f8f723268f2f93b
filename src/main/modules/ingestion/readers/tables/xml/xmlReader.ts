import { SaxesParser } from "saxes";
import { AppError } from "../../../../../base/errors.ts";
import { xmlDamaged, xmlRefused } from "./xmlErrors.ts";
import { detectXmlEncoding, type XmlEncoding, XmlText } from "./xmlText.ts";

/** What a reader is told, in the order of the document. Names are given without their namespace prefix. */
export interface XmlReceiver {
  /** `offset` is the byte at which the tag starts. Attributes keep their prefixes. */
  open(name: string, attributes: Readonly<Record<string, string>>, offset: number): void;
  /** `end` is the byte behind the tag. */
  close(name: string, end: number): void;
  /** Text between tags; one stretch may come in several calls. */
  text(text: string): void;
}

export interface XmlOptions {
  /** What the user calls the document: `"statement.xml"`, or a part of it; for sentences. */
  readonly fileName: string;
  /** Overrules what the document says of itself. */
  readonly encoding?: XmlEncoding;
}

/** Deeper documents are not of the formats we read; an attack on whoever keeps a stack of tags. */
export const deepestTag = 100;
/** Longest tag, text, comment or instruction, in characters. */
export const longestToken = 1_048_576;

/**
 * Reads an XML document from its chunks (XML 1.0; the tokens come from saxes) in bounded memory. Whatever defines
 * entities or points outside is refused where it starts, before anything is expanded or fetched: a document type
 * declaration, an entity that XML does not define itself, nesting and tokens beyond all use.
 *
 * Throws AppError: FORMAT_UNSUPPORTED for what is refused, FILE_UNREADABLE for what is broken.
 */
export function readXml(chunks: Iterable<Buffer>, receiver: XmlReceiver, options: XmlOptions): void {
  const { fileName } = options;
  const parser = new SaxesParser({
    xmlns: false,
    position: false,
    forceXMLVersion: true,
    defaultXMLVersion: "1.0",
  });
  const tokens = new Tokens(parser, receiver, fileName);
  let text: XmlText | null = null;
  try {
    for (const chunk of chunks) {
      let bytes = chunk;
      if (text === null) {
        const encoding = options.encoding ?? detectXmlEncoding(chunk, fileName);
        text = new XmlText(encoding);
        bytes = chunk.subarray(encoding.bomBytes);
      }
      if (!text.take(bytes)) throw xmlDamaged(fileName, parser.line, "some bytes are no valid UTF-8");
      tokens.write(text);
    }
    if (text?.isCut === true) throw xmlDamaged(fileName, parser.line, "it ends inside a character");
    parser.close();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const found = error instanceof Error ? error.message.replace(/\.$/, "") : "it can't be parsed";
    throw xmlDamaged(fileName, parser.line, found, error);
  }
}

/** Listens to the parser and watches its limits. */
class Tokens {
  readonly #parser: SaxesParser;
  readonly #fileName: string;
  #source: XmlText = new XmlText({ label: "utf-8", bomBytes: 0 });
  #lastToken = 0;
  #depth = 0;
  #opened = 0;

  constructor(parser: SaxesParser, receiver: XmlReceiver, fileName: string) {
    this.#parser = parser;
    this.#fileName = fileName;
    parser.on("doctype", () => {
      throw xmlRefused(fileName, "it has a document type declaration (DOCTYPE), which may hide an attack");
    });
    parser.on("opentagstart", (tag) => {
      this.#lastToken = parser.position;
      const { name } = tag;
      const source = this.#source;
      const behindName = source.byteAt(parser.position) - source.bytesOfBreakBefore(parser.position);
      this.#opened = behindName - source.bytesOfName(name) - source.bracketBytes;
      this.#depth += 1;
      if (this.#depth > deepestTag)
        throw xmlRefused(fileName, `its tags are nested more than ${deepestTag} deep`);
    });
    parser.on("opentag", (tag) => {
      this.#lastToken = parser.position;
      // Without namespaces the parser gives attributes as plain strings.
      receiver.open(localName(tag.name), tag.attributes as Record<string, string>, this.#opened);
    });
    parser.on("closetag", (tag) => {
      this.#lastToken = parser.position;
      this.#depth -= 1;
      receiver.close(localName(tag.name), this.#source.byteAt(parser.position));
    });
    const give = (text: string) => {
      this.#lastToken = parser.position;
      if (this.#depth > 0) receiver.text(text);
    };
    parser.on("text", give);
    parser.on("cdata", give);
    const pass = () => {
      this.#lastToken = parser.position;
    };
    parser.on("comment", pass);
    parser.on("processinginstruction", pass);
  }

  write(source: XmlText): void {
    this.#source = source;
    this.#parser.write(source.text);
    if (this.#parser.position - this.#lastToken > longestToken)
      throw xmlRefused(
        this.#fileName,
        `a text or tag near line ${this.#parser.line} is longer than ${longestToken.toLocaleString("en-GB")} characters`,
      );
  }
}

/** The name without its prefix. */
function localName(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}
