import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { maxBatchItems, readableExtensions } from "../../../contract/procedures/batch.ts";
import { AppError } from "../../base/errors.ts";

const deepest = 32;

export interface FoundFile {
  readonly path: string;
  readonly byteSize: number;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Files of the folder that are left out, because nothing that can be read is named so. */
  readonly skipped: readonly string[];
}

/**
 * The files behind a path: the file itself, or everything readable in a folder and those below it, in the order of
 * their paths. Hidden files are left out, links to folders are not followed. A path that is not there is kept with no
 * size: the item says so, and the others go on.
 */
export async function collectFiles(path: string): Promise<FoundFiles> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(path);
  } catch {
    // Whatever stands in the way is told by the item when it is read.
    return { files: [{ path, byteSize: 0 }], skipped: [] };
  }
  if (!found.isDirectory()) return { files: [{ path, byteSize: found.size }], skipped: [] };
  const files: FoundFile[] = [];
  const skipped: string[] = [];
  await walk(path, 0, async (file) => {
    if (!readableExtensions.has(extname(file).toLowerCase())) skipped.push(file);
    else files.push({ path: file, byteSize: (await stat(file)).size });
    if (files.length > maxBatchItems)
      throw new AppError(
        "INPUT_INVALID",
        `"${basename(path)}" holds more than ${maxBatchItems} files. Submit its folders one by one.`,
        { where: path },
      );
  });
  if (files.length === 0)
    throw new AppError(
      "INPUT_INVALID",
      `There is no file to import in this folder${skipped.length === 0 ? "" : `; ${skipped.length} of other kinds were left out`}. Name another folder, or the files themselves.`,
      { where: path },
    );
  return { files, skipped };
}

async function walk(folder: string, depth: number, visit: (file: string) => Promise<void>): Promise<void> {
  if (depth > deepest) return;
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(path, depth + 1, visit);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) await visit(path);
  }
}

async function isFile(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isFile();
  } catch {
    return false; // a link to nothing is no file
  }
}
