import type { UploadId } from "../../../contract/ids.ts";
import type { Client } from "../../link/ClientContext.tsx";

/** Under the 4 MiB that one piece may hold. */
const pieceSize = 3 * 1024 * 1024;

function toBase64(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const text = typeof reader.result === "string" ? reader.result : "";
      resolve(text.slice(text.indexOf(",") + 1));
    };
    reader.onerror = () =>
      reject(
        new Error("The file can't be read any more: it was moved, changed or closed off. Choose it again.", {
          cause: reader.error,
        }),
      );
    reader.readAsDataURL(piece);
  });
}

interface UploadOptions {
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

/** Hands a file to the core in pieces, in order; what was sent of it is given up when it is stopped or fails. */
export async function uploadFile(client: Client, file: File, options: UploadOptions): Promise<UploadId> {
  const { uploadId } = await client.ingestion.beginUpload({ fileName: file.name, byteSize: file.size });
  try {
    for (let offset = 0; offset < file.size; offset += pieceSize) {
      options.signal.throwIfAborted();
      const base64 = await toBase64(file.slice(offset, offset + pieceSize));
      await client.ingestion.uploadChunk({ uploadId, offset, base64 });
      options.onProgress(Math.min(file.size, offset + pieceSize));
    }
    return uploadId;
  } catch (problem) {
    await client.ingestion.abandonUpload({ uploadId });
    throw problem;
  }
}
