import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Sha256 } from "../../contract/ids.ts";
import { AppError, systemCode } from "../base/errors.ts";
import { syncFolder } from "../base/files.ts";
import { type ReceivedFile, VaultReceiver } from "./vaultReceiver.ts";

/** A file that the vault keeps: its content is its name, so it can't be changed without being noticed. */
export interface VaultedFile {
  readonly sha256: Sha256;
  readonly byteSize: number;
  readonly path: string;
}

const chunkSize = 1 << 20;

/**
 * Content-addressed store of source files: `ab/cd…` by SHA-256, read-only, flushed to the disk before anything is
 * read from it. A file's own name never becomes a path here.
 */
export class Vault {
  readonly #dir: string;
  readonly #incoming: string;
  /** Size and times of each file at its last full check in this session. */
  readonly #checked = new Map<Sha256, string>();

  constructor(dir: string) {
    this.#dir = dir;
    this.#incoming = join(dir, "incoming");
    mkdirSync(this.#incoming, { recursive: true, mode: 0o700 });
    // One process works in a workspace: what lies here was left by one that died.
    for (const left of readdirSync(this.#incoming)) rmSync(join(this.#incoming, left), { force: true });
  }

  /** Opens a receiver for bytes that come in pieces; `name` is an id of ours, never a user's text. */
  receive(name: string): VaultReceiver<VaultedFile> {
    return new VaultReceiver(join(this.#incoming, name), (file) => this.#adopt(file));
  }

  /** A path for a file in the making, gone with the next start; `name` is an id of ours. */
  scratchPath(name: string): string {
    return join(this.#incoming, name);
  }

  /** Copies a file into the vault; refused when it changes or vanishes meanwhile. */
  async addFile(path: string, name: string): Promise<VaultedFile> {
    let source: FileHandle | undefined;
    const receiver = this.receive(name);
    try {
      await refuseNoFile(path);
      source = await open(path, "r");
      await copyInto(receiver, source, path);
      return receiver.finish();
    } catch (error) {
      receiver.abandon();
      throw error instanceof AppError ? error : toReadError(error, path);
    } finally {
      await source?.close();
    }
  }

  /** The kept file, hashed again unless nothing about it changed since the last check of this session. */
  async open(sha256: Sha256): Promise<VaultedFile> {
    const path = this.#pathOf(sha256);
    const { stamp, byteSize } = readStamp(path);
    if (this.#checked.get(sha256) !== stamp) {
      const hash = createHash("sha256");
      for await (const chunk of createReadStream(path, { highWaterMark: chunkSize })) hash.update(chunk);
      if (hash.digest("hex") !== sha256) throw changedCopy(path);
      this.#checked.set(sha256, stamp);
    }
    return { sha256, byteSize, path };
  }

  /** Whether there is a kept file of this name, whatever is in it. */
  has(sha256: Sha256): boolean {
    return existsSync(this.#pathOf(sha256));
  }

  /** Hashes a kept file again, whether or not it seems unchanged; throws FILE_CHANGED. */
  async check(sha256: Sha256): Promise<void> {
    this.#checked.delete(sha256);
    await this.open(sha256);
  }

  /** Bytes of a kept file that `open` has just checked. */
  readAt(file: VaultedFile, offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    const handle = openSync(file.path, "r");
    try {
      for (let read = 0; read < length; ) {
        const count = readSync(handle, bytes, read, length - read, offset + read);
        if (count === 0) throw changedCopy(file.path);
        read += count;
      }
      return bytes;
    } finally {
      closeSync(handle);
    }
  }

  /** Lets go of a file that nothing refers to any more. */
  remove(sha256: Sha256): void {
    this.#checked.delete(sha256);
    rmSync(this.#pathOf(sha256), { force: true });
  }

  #pathOf(sha256: Sha256): string {
    return join(this.#dir, sha256.slice(0, 2), sha256.slice(2));
  }

  #adopt(file: ReceivedFile): VaultedFile {
    const path = this.#pathOf(file.sha256);
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // The same content again: the kept copy stays as it is, and is hashed when it is opened.
    if (existsSync(path) && statSync(path).size === file.byteSize) rmSync(file.path, { force: true });
    else renameSync(file.path, path);
    syncFolder(folder);
    syncFolder(this.#dir);
    return { sha256: file.sha256, byteSize: file.byteSize, path };
  }
}

async function copyInto(
  receiver: VaultReceiver<VaultedFile>,
  source: FileHandle,
  path: string,
): Promise<void> {
  const before = await source.stat();
  if (!before.isFile())
    throw new AppError("FILE_UNREADABLE", "Can't import this: it is no file. Choose a file.", {
      where: path,
    });
  const buffer = Buffer.allocUnsafe(chunkSize);
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, chunkSize);
    if (bytesRead === 0) break;
    receiver.write(buffer.subarray(0, bytesRead));
  }
  const after = await source.stat();
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || receiver.received !== before.size)
    throw changedSource(path);
  // Still there under its name: a file that was deleted meanwhile was not meant to be read.
  if (!existsSync(path)) throw changedSource(path);
}

function readStamp(path: string): { readonly stamp: string; readonly byteSize: number } {
  try {
    const { size, mtimeMs, ctimeMs, ino } = statSync(path);
    return { stamp: `${size}:${mtimeMs}:${ctimeMs}:${ino}`, byteSize: size };
  } catch (error) {
    throw new AppError(
      "FILE_CHANGED",
      "The kept copy of this source file is missing. Restore the workspace folder from a backup.",
      { where: path, cause: error },
    );
  }
}

function changedCopy(path: string): AppError {
  return new AppError(
    "FILE_CHANGED",
    "The kept copy of this source file no longer has the content that was imported. Restore the workspace folder from a backup.",
    { where: path },
  );
}

/** A pipe or a device would keep the program waiting, or never end. Asked before it is opened: opening waits already. */
async function refuseNoFile(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isFile() || found.isDirectory()) return;
  throw new AppError(
    "FILE_UNREADABLE",
    "Can't import this: it is a device or a pipe. Save what it holds as a file, and choose that.",
    { where: path },
  );
}

function changedSource(path: string): AppError {
  return new AppError(
    "FILE_CHANGED",
    "The file was changed or removed while it was being copied, so nothing of it was imported. Import it again once nothing writes to it.",
    { where: path },
  );
}

function toReadError(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case "ENOENT":
      return new AppError("FILE_UNREADABLE", "Can't import the file: it is not there. Check its path.", {
        where: path,
        cause: error,
      });
    case "EACCES":
    case "EPERM":
      return new AppError(
        "FILE_UNREADABLE",
        "Can't import the file: you are not allowed to read it. Check its permissions.",
        { where: path, cause: error },
      );
    case "EISDIR":
      return new AppError("FILE_UNREADABLE", "Can't import this: it is a folder. Choose a file.", {
        where: path,
        cause: error,
      });
    default:
      return error;
  }
}
