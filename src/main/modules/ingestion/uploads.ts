import { type UploadId, uploadIdSchema } from "../../../contract/ids.ts";
import type { Clock } from "../../base/clock.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import type { Vault, VaultedFile } from "../../storage/vault.ts";
import type { VaultReceiver } from "../../storage/vaultReceiver.ts";

/** A file of the user's, in the vault, with the name the user knows it by. */
export interface NamedFile extends VaultedFile {
  readonly fileName: string;
}

interface Upload {
  readonly fileName: string;
  readonly byteSize: number;
  readonly receiver: VaultReceiver<VaultedFile>;
  file: NamedFile | undefined;
}

/** Files that a window hands over in chunks, each written to the vault as it arrives. */
export class Uploads {
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #uploads = new Map<UploadId, Upload>();

  constructor(vault: Vault, clock: Clock) {
    this.#vault = vault;
    this.#clock = clock;
  }

  begin(fileName: string, byteSize: number): UploadId {
    const uploadId = uploadIdSchema.parse(newId("upl", this.#clock.now()));
    this.#uploads.set(uploadId, {
      fileName: plainName(fileName),
      byteSize,
      receiver: this.#vault.receive(uploadId),
      file: undefined,
    });
    return uploadId;
  }

  append(uploadId: UploadId, offset: number, bytes: Buffer): number {
    const { file, receiver, fileName, byteSize } = this.#require(uploadId);
    if (file !== undefined || offset !== receiver.received) {
      throw new AppError(
        "STATE_CONFLICT",
        `The upload of "${fileName}" goes on at byte ${receiver.received}, not ${offset}. Choose the file again.`,
      );
    }
    if (offset + bytes.length > byteSize)
      throw new AppError(
        "FILE_CHANGED",
        `"${fileName}" is larger than it was when it was chosen. Choose it again.`,
      );
    receiver.write(bytes);
    return receiver.received;
  }

  /** The file in the vault, once all its bytes are here. */
  finish(uploadId: UploadId): NamedFile {
    const upload = this.#require(uploadId);
    if (upload.file !== undefined) return upload.file;
    const { receiver, byteSize, fileName } = upload;
    if (receiver.received !== byteSize) {
      throw new AppError(
        "STATE_CONFLICT",
        `"${fileName}" has not arrived whole: ${receiver.received} of ${byteSize} bytes. Choose it again.`,
      );
    }
    upload.file = { ...receiver.finish(), fileName };
    return upload.file;
  }

  abandon(uploadId: UploadId): void {
    const upload = this.#uploads.get(uploadId);
    if (upload !== undefined && upload.file === undefined) upload.receiver.abandon();
    this.#uploads.delete(uploadId);
  }

  dispose(): void {
    for (const uploadId of [...this.#uploads.keys()]) this.abandon(uploadId);
  }

  #require(uploadId: UploadId): Upload {
    const upload = this.#uploads.get(uploadId);
    if (upload === undefined)
      throw new AppError(
        "NOT_FOUND",
        "This upload is no longer known, perhaps because Frenly was restarted. Choose the file again.",
      );
    return upload;
  }
}

/** The last part of a name as a sender wrote it: only ever shown. */
export function plainName(fileName: string): string {
  return fileName.split(/[\\/]/).at(-1)?.normalize("NFC") || "unnamed";
}
