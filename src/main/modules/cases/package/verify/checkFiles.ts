import { isSafePath, type PackageFolder } from "./packageFolder.ts";
import { require, Wrong } from "./wrong.ts";

/** Entries of a manifest, by path. */
export type HashList = ReadonlyMap<string, string>;

export async function readHashList(folder: PackageFolder, path: string): Promise<HashList> {
  const content = await folder.text(path);
  require(content === "" || content.endsWith("\n"), `${path} does not end with a line break`);
  const entries = new Map<string, string>();
  for (const [i, line] of content.split("\n").slice(0, -1).entries()) {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    if (match === null) throw new Wrong(`line ${i + 1} of ${path} is no hash and path`);
    const [, sha256 = "", name = ""] = match;
    require(isSafePath(name), `line ${i + 1} of ${path} names a path that leaves the folder`);
    require(!entries.has(name), `${path} names ${name} twice`);
    entries.set(name, sha256);
  }
  return entries;
}

/** Structure and hashes of the bag (RFC 8493): all that is there is listed once, all that is listed is there, unchanged. */
export async function checkFiles(
  folder: PackageFolder,
): Promise<{ readonly payload: HashList; readonly told: string }> {
  require(!folder.files.has("fetch.txt"), "there is a fetch.txt: a package must not need the network");
  const declaration = await folder.text("bagit.txt");
  require(declaration ===
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt is not that of BagIt 1.0");
  const payload = await readHashList(folder, "manifest-sha256.txt");
  const tags = await readHashList(folder, "tagmanifest-sha256.txt");
  for (const name of payload.keys())
    require(name.startsWith("data/"), `manifest-sha256.txt names ${name}, which is outside data/`);
  for (const name of tags.keys())
    require(!name.startsWith("data/"), `tagmanifest-sha256.txt names ${name}, which is in data/`);
  for (const name of folder.files.keys())
    require(name === "tagmanifest-sha256.txt" ||
      payload.has(name) ||
      tags.has(name), `${name} is in no manifest`);
  let bytes = 0;
  for (const [name, expected] of [...payload, ...tags]) {
    const size = folder.files.get(name);
    if (size === undefined) throw new Wrong(`${name} is missing`);
    require((await folder.sha256(name)) ===
      expected, `${name} was changed: its SHA-256 is not the one of the manifest`);
    if (payload.has(name)) bytes += size;
  }
  const oxum = `\nPayload-Oxum: ${bytes}.${payload.size}\n`;
  require(`\n${await folder.text("bag-info.txt")}`.includes(
    oxum,
  ), "Payload-Oxum of bag-info.txt is not right");
  return { payload, told: `${payload.size + tags.size} files, ${bytes} bytes of payload` };
}
