import { createHash } from "node:crypto";
import { closeSync, fchmodSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { type Sha256, sha256Schema } from "../../contract/ids.ts";
import { AppError, assert, systemCode } from "../base/errors.ts";

export interface ReceivedFile {
  readonly path: string;
  readonly sha256: Sha256;
  readonly byteSize: number;
}

/** Takes bytes in order, hashing and writing them as they come, and hands the flushed file over at the end. */
export class VaultReceiver<Kept = ReceivedFile> {
  readonly #path: string;
  readonly #hash = createHash("sha256");
  readonly #adopt: (file: ReceivedFile) => Kept;
  #handle: number | undefined;
  #received = 0;

  constructor(path: string, adopt: (file: ReceivedFile) => Kept) {
    this.#path = path;
    this.#adopt = adopt;
    this.#handle = openSync(path, "wx", 0o600);
  }

  get received(): number {
    return this.#received;
  }

  write(bytes: Uint8Array): void {
    const handle = this.#handle;
    assert(handle !== undefined, "bytes came after the end of a file");
    this.#guard(() => {
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
    });
    this.#hash.update(bytes);
    this.#received += bytes.length;
  }

  /** Flushes, makes the file read-only and hands it over under its hash. */
  finish(): Kept {
    const handle = this.#handle;
    assert(handle !== undefined, "a file was finished twice");
    this.#handle = undefined;
    try {
      this.#guard(() => {
        fchmodSync(handle, 0o400);
        fsyncSync(handle);
      });
    } finally {
      closeSync(handle);
    }
    const sha256 = sha256Schema.parse(this.#hash.digest("hex"));
    return this.#adopt({ path: this.#path, sha256, byteSize: this.#received });
  }

  abandon(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    rmSync(this.#path, { force: true });
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (systemCode(error) !== "ENOSPC") throw error;
      throw new AppError(
        "DISK_FULL",
        "The disk is full, so the file can't be kept. Free some space and import it again.",
        { cause: error },
      );
    }
  }
}
