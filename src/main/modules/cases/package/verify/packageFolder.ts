import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { require, Wrong } from "./wrong.ts";

/** Files that are read whole: manifests, events, custody. A larger one is no package of ours. */
const largestText = 512 * 1024 * 1024;
export const mostFiles = 200_000;
/** What our own packages hold; anything else never becomes a path on this computer. */
const safePath = /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/;

/** Whether a path of a package stays in its folder: relative, without `..`, with plain names only. */
export function isSafePath(path: string): boolean {
  return safePath.test(path) && !path.split("/").some((part) => part === "." || part === "..");
}

/** A folder that may be hostile: links, devices and strange names are refused, nothing is followed. */
export class PackageFolder {
  readonly #dir: string;
  /** Size of each file, by its path within the folder. */
  readonly files: ReadonlyMap<string, number>;

  private constructor(dir: string, files: ReadonlyMap<string, number>) {
    this.#dir = dir;
    this.files = files;
  }

  static async open(dir: string): Promise<PackageFolder> {
    const files = new Map<string, number>();
    const walk = async (inside: string): Promise<void> => {
      for (const name of await readdir(join(dir, inside))) {
        const path = inside === "" ? name : `${inside}/${name}`;
        const found = await lstat(join(dir, path));
        require(!found.isSymbolicLink(), `${path} is a link`);
        require(isSafePath(path), `${JSON.stringify(path)} has a name that no file of a package has`);
        if (found.isDirectory()) await walk(path);
        else {
          require(found.isFile(), `${path} is no plain file`);
          files.set(path, found.size);
          require(files.size <= mostFiles, `there are more than ${mostFiles} files`);
        }
      }
    };
    await walk("");
    return new PackageFolder(dir, files);
  }

  async read(path: string): Promise<Buffer> {
    const size = this.files.get(path);
    if (size === undefined) throw new Wrong(`${path} is missing`);
    require(size <= largestText, `${path} is too large`);
    const file = await open(this.pathOf(path), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  }

  async text(path: string): Promise<string> {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await this.read(path));
  }

  async sha256(path: string): Promise<string> {
    const digest = createHash("sha256");
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
    const file = await open(this.pathOf(path), flags);
    for await (const chunk of createReadStream("", { fd: file, highWaterMark: 1 << 20 }))
      digest.update(chunk);
    return digest.digest("hex");
  }

  pathOf(path: string): string {
    return join(this.#dir, ...path.split("/"));
  }
}
