import type { Side } from "../../../contract/events/ingestion.ts";
import { recogniseSide } from "../../../contract/recogniseSide.ts";

/** Whose file it is as far as its name and its folder tell. */
export function guessedSide(file: File): Side | undefined {
  return recogniseSide(file.webkitRelativePath === "" ? file.name : file.webkitRelativePath);
}
