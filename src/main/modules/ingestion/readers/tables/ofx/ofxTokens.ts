import { AppError } from "../../../../../base/errors.ts";
import { withFileSource } from "../../csv/byteSource.ts";
import { detectUtf16 } from "../../csv/encoding.ts";
import type { SourceFile } from "../../sourceFile.ts";

/** What is told of an OFX file: tags by their names in capitals, and the text behind an opening tag. */
export interface OfxReceiver {
  open(name: string, offset: number): void;
  /** Text between tags, without the spaces around it; never empty. */
  text(text: string): void;
  /** `end` is the byte behind the tag. */
  close(name: string, end: number): void;
}

const chunkBytes = 1 << 20;
/** A tag or a text longer than this is no OFX. */
const longest = 1 << 20;
const quoted = "![CDATA[";
const strict = new TextDecoder("utf-8", { fatal: true });
const fallback = new TextDecoder("windows-1252");

/**
 * Reads the tags of OFX 1 (SGML, elements without an end) and OFX 2 (XML) alike. No document type, no entities but
 * the named characters and numbers: nothing is expanded. Latin-1 keeps bytes and places one to one; a text is UTF-8
 * where it is valid as such and Windows-1252 elsewhere, whatever the header says: banks get that wrong. UTF-16 shows in
 * the first bytes.
 */
export function readOfxTokens(
  source: SourceFile,
  progress: (bytes: number) => void,
  receiver: OfxReceiver,
): void {
  withFileSource(source, (bytes) => {
    const chunk = Buffer.alloc(chunkBytes);
    const utf16 = detectUtf16(chunk.subarray(0, bytes.read(chunk, 0)));
    const unit = utf16 === undefined ? 1 : 2;
    const toText = utf16 === undefined ? decode : (text: string) => text;
    let [held, base, isInside] = ["", utf16?.bomBytes ?? 0, false];
    for (;;) {
      // Half a character at the end of a chunk is read again with the next.
      const read = bytes.read(chunk, base + held.length * unit);
      const count = read - (read % unit);
      if (utf16?.name === "utf-16be") chunk.subarray(0, count).swap16();
      held += chunk.toString(utf16 === undefined ? "latin1" : "utf16le", 0, count);
      let at = 0;
      for (;;) {
        const end = isInside ? endOf(held, at) : "<";
        const next = end === undefined ? -1 : held.indexOf(end, at);
        if (next === -1 || end === undefined) break;
        if (isInside)
          takeTag(
            toText(held.slice(at, next)),
            { from: base + (at - 1) * unit, to: base + (next + end.length) * unit },
            receiver,
            source,
          );
        else takeText(toText(held.slice(at, next)), receiver);
        isInside = !isInside;
        at = next + end.length;
      }
      held = held.slice(at);
      base += at * unit;
      progress(base);
      if (count === 0) break;
      if (held.length > longest) throw tooLong(source, base);
    }
    if (!isInside) takeText(toText(held), receiver);
  });
}

/** How the tag ends that begins here; a comment and quoted text may hold tags of their own. Undefined until it is seen. */
function endOf(held: string, at: number): string | undefined {
  const start = held.slice(at, at + quoted.length);
  if (start.startsWith("!--")) return "-->";
  if (start === quoted) return "]]>";
  return start.length < quoted.length && !start.includes(">") ? undefined : ">";
}

function takeTag(
  tag: string,
  place: { readonly from: number; readonly to: number },
  receiver: OfxReceiver,
  { fileName }: SourceFile,
): void {
  if (tag.startsWith(quoted)) {
    const text = tag.slice(quoted.length).trim();
    if (text !== "") receiver.text(text);
    return;
  }
  const name = /^\/?\s*([A-Za-z][\w.:-]*)/.exec(tag)?.[1]?.toUpperCase();
  if (name === undefined) {
    if (!/^!(?:DOCTYPE|ENTITY)/i.test(tag)) return; // a comment or an instruction to a program
    throw new AppError(
      "FILE_UNREADABLE",
      `"${fileName}" declares a document type, which could make a reader open other files or fill the memory. It was not read; ask the bank for the file without it.`,
      { where: fileName },
    );
  }
  if (tag.startsWith("/")) return receiver.close(name, place.to);
  receiver.open(name, place.from);
  if (tag.endsWith("/")) receiver.close(name, place.to);
}

function takeText(text: string, receiver: OfxReceiver): void {
  const trimmed = text.trim();
  if (trimmed !== "") receiver.text(unescaped(trimmed));
}

function decode(latin: string): string {
  if (!/[\u0080-\u00ff]/.test(latin)) return latin;
  const bytes = Buffer.from(latin, "latin1");
  try {
    return strict.decode(bytes);
  } catch {
    return fallback.decode(bytes); // not UTF-8
  }
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi,
    (all, decimal, hex, name) => {
      if (name !== undefined) return named[String(name).toLowerCase()] ?? all;
      const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

function tooLong({ fileName }: SourceFile, offset: number): AppError {
  return new AppError(
    "FILE_UNREADABLE",
    `Can't read "${fileName}" as OFX: behind byte ${offset.toLocaleString("en-GB")} there is a megabyte without a tag. Ask the bank for the file again.`,
    { where: fileName },
  );
}
