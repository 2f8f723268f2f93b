import type { Sha256 } from "../../../../contract/ids.ts";
import type { ExhibitPreview } from "../../../../contract/procedures/evidence.ts";
import type { EvidenceVault } from "../../../storage/evidenceVault.ts";
import { pictureSize, previewClassOf } from "./mediaType.ts";

/** Text shown at most. */
const mostText = 200_000;
const mostRows = 500;
const mostColumns = 200;
/** Pictures and PDF files beyond these are not previewed: they can be saved and opened elsewhere. */
const mostBytes = 25 << 20;
const mostPixels = 50e6;

export interface PreviewJob {
  readonly kind: "preview";
  readonly sha256: Sha256;
  readonly mediaType: string;
  readonly byteSize: number;
}

/** What may be shown of an exhibit without running anything that is in it. */
export function previewExhibit(
  { sha256, mediaType, byteSize }: PreviewJob,
  vault: EvidenceVault,
): ExhibitPreview {
  const kind = previewClassOf(mediaType);
  if (kind === "text" || kind === "table") {
    const text = new TextDecoder("utf-8").decode(vault.readRange(sha256, 0, mostText));
    const isCut = byteSize > mostText;
    return kind === "text" ? { kind, text, isCut } : tableOf(text, mediaType, isCut);
  }
  if (kind === "none")
    return {
      kind,
      because: `Nothing here shows ${mediaType}. Save a copy and open it with the program that made it.`,
    };
  if (byteSize > mostBytes)
    return { kind: "none", because: "The file is larger than 25 MB. Save a copy to look at it." };
  const bytes = vault.readRange(sha256, 0, byteSize);
  if (kind === "pdf") return { kind, base64: bytes.toString("base64") };
  const size = pictureSize(bytes.subarray(0, 65_536), mediaType);
  if (size === null || size.width * size.height > mostPixels)
    return {
      kind: "none",
      because:
        size === null
          ? "The picture does not say how large it is, so it is not drawn."
          : `The picture would be ${size.width} × ${size.height} pixels when drawn: more than is safe to show.`,
    };
  // `previewClassOf` lets these four through only.
  const picture = mediaType as "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  return { kind: "image", mediaType: picture, base64: bytes.toString("base64") };
}

/** A plain look at delimited text: for the eye, not for figures. Quotes are honoured within a line. */
function tableOf(text: string, mediaType: string, isCut: boolean): ExhibitPreview {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  const [first = "", ...others] = lines;
  const counts = [",", ";", "\t", "|"].map((mark) => ({ mark, n: first.split(mark).length }));
  const best = counts.reduce((a, b) => (b.n > a.n ? b : a));
  const mark = mediaType === "text/tab-separated-values" ? "\t" : best.mark;
  const shown = others.slice(0, mostRows);
  return {
    kind: "table",
    columns: cellsOf(first, mark),
    rows: shown.map((line) => cellsOf(line, mark)),
    isCut: isCut || shown.length < others.length,
  };
}

function cellsOf(line: string, mark: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    else if (char === mark && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  cells.push(cell);
  return cells.slice(0, mostColumns);
}
