/** Extensions that we give; a sender's own never becomes part of a path. */
const extensions: ReadonlyMap<string, string> = new Map([
  ["application/json", "json"],
  ["application/pdf", "pdf"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["application/x-ndjson", "jsonl"],
  ["application/xml", "xml"],
  ["application/zip", "zip"],
  ["image/jpeg", "jpg"],
  ["image/png", "png"],
  ["image/gif", "gif"],
  ["image/webp", "webp"],
  ["image/tiff", "tif"],
  ["message/rfc822", "eml"],
  ["text/csv", "csv"],
  ["text/markdown", "md"],
  ["text/plain", "txt"],
]);

/** Where an exhibit's bytes stand in a package: ids and hashes of ours only. */
export function evidencePath(exhibit: {
  readonly evidenceId: string;
  readonly sha256: string;
  readonly mediaType: string;
}): string {
  const extension = extensions.get(exhibit.mediaType.toLowerCase()) ?? "bin";
  return `data/evidence/${exhibit.evidenceId}/${exhibit.sha256}.${extension}`;
}
