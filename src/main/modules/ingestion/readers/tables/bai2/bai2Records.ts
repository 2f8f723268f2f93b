import type { Place } from "../converter.ts";
import type { TextLine } from "../textLines.ts";

/** One logical record: what stands on its line and on the 88 lines that continue it. */
export interface Bai2Record {
  readonly code: string;
  /** Fields behind the record code. */
  readonly fields: string[];
  place: Place;
  /** Physical records: itself and its continuations. */
  physical: number;
}

const codes = "01|02|03|16|49|88|98|99";
/** Where a record ends and another begins on the same line. */
const between = new RegExp(`/\\s*(?=(?:${codes}),)`);
const shape = new RegExp(`^\\s*(${codes}),?(.*)$`, "s");
/** Fields before the free text of a transaction without funds type or with a plain one. */
const isText = (record: Bai2Record): boolean => record.code === "16";

/** Puts lines together to records; `take` gets each with all its continuations. */
export class Bai2Records {
  readonly #take: (record: Bai2Record) => void;
  readonly #refuse: (text: string, place: Place) => void;
  #open: Bai2Record | undefined;

  constructor(take: (record: Bai2Record) => void, refuse: (text: string, place: Place) => void) {
    this.#take = take;
    this.#refuse = refuse;
  }

  line(line: TextLine): void {
    const place = { offset: line.offset, length: line.length };
    for (const part of line.text.split(between)) {
      const text = part.replace(/\s*\/?\s*$/, "");
      if (text === "") continue;
      const [, code = "", rest = ""] = shape.exec(text) ?? [];
      if (code === "") this.#addStray(text, place);
      else if (code === "88") this.#continue(rest, place);
      else this.#begin({ code, fields: rest.split(","), place, physical: 1 });
    }
  }

  end(): void {
    if (this.#open !== undefined) this.#take(this.#open);
    this.#open = undefined;
  }

  #begin(record: Bai2Record): void {
    this.end();
    this.#open = record;
  }

  /** A line without a code is reported; behind a transaction it is kept, too: a program has wrapped its text. */
  #addStray(text: string, place: Place): void {
    this.#refuse(text, place);
    if (this.#open?.code === "16") this.#open.fields.push(`\n${text.trim()}`);
  }

  /** The fields of a summary go on; the text of a transaction goes on as text. */
  #continue(rest: string, place: Place): void {
    const open = this.#open;
    if (open === undefined) return this.#refuse(`88,${rest}`, place);
    open.physical += 1;
    open.place = { offset: open.place.offset, length: place.offset + place.length - open.place.offset };
    if (isText(open)) open.fields.push(`\n${rest.trim()}`);
    else open.fields.push(...rest.split(","));
  }
}
