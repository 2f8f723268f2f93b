import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type DeviceId, deviceIdSchema, type UserId, userIdSchema } from "../../contract/ids.ts";
import { AppError } from "../base/errors.ts";
import { writeFileDurably } from "../base/files.ts";
import { newId } from "../base/uuid.ts";

/** Who this workstation is: its log's origin, its person, and the key that signs checkpoints. */
export interface Identity {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  readonly privateKey: KeyObject;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Buffer;
}

const fileSchema = z.strictObject({
  device_id: deviceIdSchema,
  user_id: userIdSchema,
  private_key_pkcs8: z.base64(),
});

/** Reads the identity of a workspace, making one for a new workspace. The key never enters the database. */
export function loadIdentity(
  homeDir: string,
  options: { readonly now: number; readonly mayCreate: boolean },
): Identity {
  const path = join(homeDir, "identity.json");
  if (!existsSync(path) && options.mayCreate) {
    const { now } = options;
    const { privateKey } = generateKeyPairSync("ed25519");
    const content = {
      device_id: newId("dev", now),
      user_id: newId("usr", now),
      private_key_pkcs8: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
    };
    writeFileDurably(path, JSON.stringify(content), 0o600);
  }
  try {
    const content = fileSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    const privateKey = createPrivateKey({
      key: Buffer.from(content.private_key_pkcs8, "base64"),
      format: "der",
      type: "pkcs8",
    });
    return {
      deviceId: content.device_id,
      userId: content.user_id,
      privateKey,
      publicKey: rawPublicKey(privateKey),
    };
  } catch (error) {
    throw new AppError(
      "LOG_DAMAGED",
      "The identity of this workstation can't be read, so its log can't go on. Restore identity.json from a backup.",
      { where: path, cause: error },
    );
  }
}

/** The last 32 bytes of the SubjectPublicKeyInfo of an Ed25519 key (RFC 8410). */
function rawPublicKey(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32);
}
