import type { XmlAttributes } from "./xmlAttributes.ts";

/*
 * Strings that are given to a receiver are slices: whoever keeps one for long copies it, or keeps its whole chunk.
 */

/** What a reader is told, in the order of the document. Names are given without their namespace prefix. */
export interface XmlReceiver {
  /** `offset` is the byte at which the tag starts. `attributes` is the same object in every call. */
  open(name: string, attributes: XmlAttributes, offset: number): void;
  /** `end` is the byte behind the tag. */
  close(name: string, end: number): void;
  /** Text between tags; one stretch may come in several calls. */
  text(text: string): void;
  /** Asked after each chunk: true when the rest of the document need not be read. */
  isDone?(): boolean;
}
