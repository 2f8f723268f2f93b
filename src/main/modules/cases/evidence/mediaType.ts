import { isUtf8 } from "node:buffer";

/** What a preview may do with a kind of file. */
export type PreviewClass = "text" | "table" | "image" | "pdf" | "none";

const signatures: readonly (readonly [string, string, number])[] = [
  ["89504e470d0a1a0a", "image/png", 0],
  ["ffd8ff", "image/jpeg", 0],
  ["474946383761", "image/gif", 0],
  ["474946383961", "image/gif", 0],
  ["25504446", "application/pdf", 0],
  ["504b0304", "application/zip", 0],
  ["d0cf11e0a1b11ae1", "application/x-ole-storage", 0],
];

/** Names whose text means something more exact than plain text; never believed over the bytes. */
const textTypes: ReadonlyMap<string, string> = new Map([
  ["csv", "text/csv"],
  ["tsv", "text/tab-separated-values"],
  ["json", "application/json"],
  ["ndjson", "application/x-ndjson"],
  ["jsonl", "application/x-ndjson"],
  ["xml", "application/xml"],
  ["html", "text/html"],
  ["htm", "text/html"],
  ["svg", "image/svg+xml"],
  ["md", "text/markdown"],
  ["eml", "message/rfc822"],
]);

/** Kind of a file by its first bytes; by its name only among kinds of text. `head` is its first 64 KiB. */
export function mediaTypeOf(head: Buffer, name: string): string {
  for (const [bytes, type, at] of signatures)
    if (head.subarray(at, at + bytes.length / 2).toString("hex") === bytes) return type;
  if (head.subarray(0, 4).toString("latin1") === "RIFF" && head.subarray(8, 12).toString("latin1") === "WEBP")
    return "image/webp";
  if (!isText(head)) return "application/octet-stream";
  return textTypes.get(name.toLowerCase().split(".").at(-1) ?? "") ?? "text/plain";
}

export function previewClassOf(mediaType: string): PreviewClass {
  if (mediaType === "application/pdf") return "pdf";
  if (/^image\/(png|jpeg|gif|webp)$/.test(mediaType)) return "image";
  if (mediaType === "text/csv" || mediaType === "text/tab-separated-values") return "table";
  return isTextType(mediaType) ? "text" : "none";
}

/** HTML and SVG are text here: they are shown as they are written and never drawn. */
export function isTextType(mediaType: string): boolean {
  return (
    mediaType.startsWith("text/") ||
    [
      "application/json",
      "application/x-ndjson",
      "application/xml",
      "image/svg+xml",
      "message/rfc822",
    ].includes(mediaType)
  );
}

function isText(head: Buffer): boolean {
  if (head.includes(0)) return false;
  const { length } = head;
  // UTF-8, but for a character that the end of the piece cuts; or a page of eight bits without control characters.
  for (const end of [length, length - 1, length - 2, length - 3])
    if (end >= 0 && isUtf8(head.subarray(0, end))) return true;
  return head.every((byte) => byte > 31 || (byte > 8 && byte < 14));
}

/** Width and height of a picture, in pixels, as its header says; null where it does not. */
export function pictureSize(
  head: Buffer,
  mediaType: string,
): { readonly width: number; readonly height: number } | null {
  if (mediaType === "image/png" && head.length >= 24)
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  if (mediaType === "image/gif" && head.length >= 10)
    return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
  if (mediaType === "image/webp") return webpSize(head);
  if (mediaType === "image/jpeg") return jpegSize(head);
  return null;
}

/** ITU-T T.81, annex B: segments up to the start of the frame. */
function jpegSize(head: Buffer): { width: number; height: number } | null {
  for (let at = 2; at + 9 < head.length; ) {
    if (head[at] !== 0xff) return null;
    const marker = head[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return null;
}

/** RFC 9649: the three kinds of first chunk. */
function webpSize(head: Buffer): { width: number; height: number } | null {
  if (head.length < 30) return null;
  switch (head.subarray(12, 16).toString("latin1")) {
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}
