import { fileOf, hashLines, type PackageFile } from "./packageFile.ts";

/** What `bag-info.txt` tells (RFC 8493, section 2.2.2). */
export interface BagFacts {
  /** Calendar day of the seal: the same package always carries the same day. */
  readonly baggingDate: string;
  readonly identifier: string;
  readonly description: string;
  readonly softwareAgent: string;
}

/**
 * Makes a complete bag (BagIt 1.0, RFC 8493) of payload (`data/…`) and tag files: declaration, metadata and both
 * manifests are added. There is never a `fetch.txt`: a package that needs the network proves nothing.
 */
export function completeBag(
  payload: readonly PackageFile[],
  tags: readonly PackageFile[],
  facts: BagFacts,
): PackageFile[] {
  const bytes = payload.reduce((sum, { byteSize }) => sum + byteSize, 0);
  const described = [
    ...tags,
    fileOf("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
    fileOf(
      "bag-info.txt",
      [
        `Bag-Software-Agent: ${oneLine(facts.softwareAgent)}`,
        `Bagging-Date: ${facts.baggingDate}`,
        `External-Description: ${oneLine(facts.description)}`,
        `External-Identifier: ${oneLine(facts.identifier)}`,
        `Payload-Oxum: ${bytes}.${payload.length}`,
        "",
      ].join("\n"),
    ),
    fileOf("manifest-sha256.txt", hashLines(payload)),
  ];
  return [...payload, ...described, fileOf("tagmanifest-sha256.txt", hashLines(described))];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
