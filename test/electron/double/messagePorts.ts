import { EventEmitter } from "node:events";

/** One end of a channel. As in Electron, nothing is delivered before `start()`, and what comes earlier waits. */
export class MessagePortDouble extends EventEmitter {
  #deliver: (data: unknown) => void = () => {};
  #closeOther: () => void = () => {};
  #waiting: unknown[] = [];
  #started = false;
  #closed = false;

  connect(deliver: (data: unknown) => void, closeOther: () => void): void {
    this.#deliver = deliver;
    this.#closeOther = closeOther;
  }

  postMessage(data: unknown): void {
    // Everything that crosses is a copy, as over a process border.
    if (!this.#closed) this.#deliver(structuredClone(data));
  }

  receive(data: unknown): void {
    if (this.#closed) return;
    if (this.#started) this.emit("message", { data, ports: [] });
    else this.#waiting.push(data);
  }

  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.receive(data);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closeOther();
    this.emit("close");
  }
}

export class MessageChannelDouble {
  readonly port1 = new MessagePortDouble();
  readonly port2 = new MessagePortDouble();

  constructor() {
    const { port1, port2 } = this;
    port1.connect(
      (data) => setImmediate(() => port2.receive(data)),
      () => port2.close(),
    );
    port2.connect(
      (data) => setImmediate(() => port1.receive(data)),
      () => port1.close(),
    );
  }
}

/** What may cross to the page: text, bytes and plain data. */
export type Carried = { readonly text: string } | { readonly base64: string } | { readonly json: unknown };

export function carry(data: unknown): Carried {
  if (typeof data === "string") return { text: data };
  if (data instanceof ArrayBuffer) return { base64: Buffer.from(data).toString("base64") };
  if (ArrayBuffer.isView(data)) {
    return { base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") };
  }
  return { json: data };
}

export function unpack(carried: Carried): unknown {
  if ("text" in carried) return carried.text;
  if ("base64" in carried) return new Uint8Array(Buffer.from(carried.base64, "base64"));
  return carried.json;
}
