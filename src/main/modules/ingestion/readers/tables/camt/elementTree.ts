import { AppError } from "../../../../../base/errors.ts";
import type { XmlAttributes } from "../xml/xmlAttributes.ts";
import type { XmlReceiver } from "../xml/xmlReceiver.ts";

export interface XmlElement {
  readonly name: string;
  /** The attribute `Ccy` of an amount; these messages have no other that matters. */
  readonly currency: string;
  /** Bytes of the source. */
  readonly offset: number;
  end: number;
  text: string;
  children: XmlElement[];
}

/** Elements and characters that may wait in memory: of one entry without its details, or of one detail. */
const mostElements = 200_000;
const mostCharacters = 16_000_000;

/** Told of each element when it opens and closes; `ancestors` begins with the root. */
export interface TreeReceiver {
  opened(element: XmlElement, ancestors: readonly XmlElement[]): void;
  /** Returns whether the element is kept in its parent; what is not kept is forgotten. */
  closed(element: XmlElement, ancestors: readonly XmlElement[]): boolean;
}

/** Builds elements out of tokens, as long as somebody keeps them. */
export class TreeBuilder implements XmlReceiver {
  readonly #receiver: TreeReceiver;
  readonly #fileName: string;
  readonly #open: XmlElement[] = [];
  #elements = 0;
  #characters = 0;

  constructor(receiver: TreeReceiver, fileName: string) {
    this.#receiver = receiver;
    this.#fileName = fileName;
  }

  open(name: string, attributes: XmlAttributes, offset: number): void {
    const currency = attributes.get("Ccy") ?? "";
    const element: XmlElement = { name, currency, offset, end: offset, text: "", children: [] };
    this.#receiver.opened(element, this.#open);
    this.#open.push(element);
    this.#elements += 1;
    if (this.#elements > mostElements)
      throw this.#tooLarge(`${mostElements.toLocaleString("en-GB")} elements`);
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    this.#characters += text.length;
    if (this.#characters > mostCharacters) throw this.#tooLarge("16 million characters");
    element.text += text;
  }

  close(_name: string, end: number): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    element.end = end;
    element.text = element.text.trim();
    if (this.#receiver.closed(element, this.#open)) this.#open.at(-1)?.children.push(element);
    else this.#forget(element);
  }

  #forget(element: XmlElement): void {
    this.#elements -= 1;
    this.#characters -= element.text.length;
    for (const child of element.children) this.#forget(child);
  }

  #tooLarge(found: string): AppError {
    return new AppError(
      "FORMAT_UNSUPPORTED",
      `Can't read "${this.#fileName}": one of its entries has more than ${found}. Ask the bank for a file of plain entries.`,
      { where: this.#fileName },
    );
  }
}

/** The first element on the way down from `element`. */
export function descend(element: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  let here: XmlElement | undefined = element;
  for (const name of path) {
    here = here?.children.find((child) => child.name === name);
    if (here === undefined) return undefined;
  }
  return here;
}

/** Text of the first element on the way down; empty where there is none. */
export function textAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  return element === undefined ? "" : (descend(element, ...path)?.text ?? "");
}

export function childrenNamed(element: XmlElement | undefined, name: string): XmlElement[] {
  return element === undefined ? [] : element.children.filter((child) => child.name === name);
}
