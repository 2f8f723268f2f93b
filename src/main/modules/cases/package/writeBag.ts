import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppError, assert, systemCode } from "../../../base/errors.ts";
import { syncFolder, writeAll } from "../../../base/files.ts";
import { byPath, type PackageFile } from "./packageFile.ts";
import { isSafePath } from "./verify/packageFolder.ts";

/** Writes a package into a new folder, hashing what is written; a file that is not what it should be stops the export. */
export async function writeBag(dir: string, files: readonly PackageFile[]): Promise<void> {
  makeFolder(dir);
  try {
    await writeAllFiles(dir, files);
  } catch (error) {
    // Half a package would be taken for a whole one that was damaged.
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  syncFolder(dir);
}

async function writeAllFiles(dir: string, files: readonly PackageFile[]): Promise<void> {
  const made = new Set<string>();
  for (const file of [...files].sort(byPath)) {
    assert(isSafePath(file.path), `${file.path} has no place in a package`);
    const path = join(dir, ...file.path.split("/"));
    const folder = dirname(path);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    await writeOne(path, file);
  }
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dirname(dir), { recursive: true });
    mkdirSync(dir);
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
    throw placeTaken(dir, error);
  }
}

async function writeOne(path: string, file: PackageFile): Promise<void> {
  const digest = createHash("sha256");
  const handle = openSync(path, "wx", 0o644);
  try {
    for await (const chunk of file.read()) {
      digest.update(chunk);
      writeAll(handle, chunk);
    }
    fsyncSync(handle);
  } catch (error) {
    throw systemCode(error) === "ENOSPC" ? diskFull(path, error) : error;
  } finally {
    closeSync(handle);
  }
  if (digest.digest("hex") !== file.sha256) throw changedSince(file.path);
}

export function placeTaken(where: string, cause: unknown): AppError {
  return new AppError(
    "STATE_CONFLICT",
    "Can't export the package: there is something of this name already, and an export never writes over it. Choose another place or remove it.",
    { where, cause },
  );
}

export function diskFull(where: string, cause: unknown): AppError {
  return new AppError(
    "DISK_FULL",
    "Can't export the package: the disk is full. Free some space and export it again.",
    { where, cause },
  );
}

export function changedSince(where: string): AppError {
  return new AppError(
    "FILE_CHANGED",
    "Can't export the package: the kept copy of a file no longer has the content that was sealed. Restore the workspace folder from a backup.",
    { where },
  );
}
