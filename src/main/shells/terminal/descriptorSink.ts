import { writeSync } from "node:fs";
import { systemCode } from "../../base/errors.ts";
import type { TextSink } from "./output.ts";

const bufferBytes = 1 << 16;
const pauseMs = 5;

/**
 * Text to an open file descriptor, in order and never faster than its reader takes it: a list of millions of rows goes
 * through a slow pipe in the memory of one buffer. Node's own streams would keep all of it until the loop gives way.
 */
export class DescriptorSink implements TextSink {
  readonly #descriptor: number;
  readonly #onClosed: () => void;
  #waiting = "";
  #isScheduled = false;
  #isClosed = false;

  /** `onClosed` is told once when the reader has gone, as `head` does when it has seen enough. */
  constructor(descriptor: number, onClosed: () => void) {
    this.#descriptor = descriptor;
    this.#onClosed = onClosed;
  }

  write(text: string): void {
    if (this.#isClosed) return;
    this.#waiting += text;
    if (this.#waiting.length >= bufferBytes) return this.flush();
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  /** Writes what waits; call it before the process ends. */
  flush(): void {
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = "";
    for (let at = 0; at < bytes.length && !this.#isClosed; ) at += this.#writeSome(bytes, at);
  }

  #writeSome(bytes: Buffer, at: number): number {
    try {
      return writeSync(this.#descriptor, bytes, at);
    } catch (error) {
      const code = systemCode(error);
      if (code === "EAGAIN") {
        // The reader is slower than we are, and the pipe was opened so that it doesn't wait by itself.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
        return 0;
      }
      // A pipe says EPIPE; a socket, as Node gives its children, may say that it was reset.
      if (code !== "EPIPE" && code !== "ECONNRESET") throw error;
      this.#isClosed = true;
      this.#onClosed();
      return 0;
    }
  }
}
