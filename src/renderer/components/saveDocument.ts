/** Hands a document that the core has made to the person as a file. */
export function saveDocument(document: {
  readonly fileName: string;
  readonly mediaType: string;
  readonly base64: string;
}): void {
  const bytes = Uint8Array.from(atob(document.base64), (sign) => sign.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: document.mediaType }));
  const link = window.document.createElement("a");
  link.href = address;
  link.download = document.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
