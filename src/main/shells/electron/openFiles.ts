import { open, stat } from "node:fs/promises";
import { basename, isAbsolute, resolve } from "node:path";
import type { ShellCommand } from "../../../contract/procedures/shell.ts";
import { AppError } from "../../base/errors.ts";
import type { ElectronCore } from "./electronCore.ts";

/** Under the 4 MiB that one chunk may have, and divisible by 3, so that no chunk but the last is padded. */
const chunkBytes = 3 * 1024 * 1024;

/** The files that a command line names: after the program (and its folder, when it is not packaged), no options. */
export function filesOfCommandLine(argv: readonly string[], folder: string, isPackaged: boolean): string[] {
  return argv
    .slice(isPackaged ? 1 : 2)
    .filter((argument) => argument !== "" && !argument.startsWith("-"))
    .map((argument) => (isAbsolute(argument) ? argument : resolve(folder, argument)));
}

/** Copies a file into the core, where it waits to be inspected, and says so to the page. */
export async function openFile(
  path: string,
  core: Pick<ElectronCore, "ingestion" | "actor">,
): Promise<ShellCommand> {
  const { size, isFile } = await stat(path).then(
    (found) => ({ size: found.size, isFile: found.isFile() }),
    (cause: unknown) => {
      throw new AppError(
        "FILE_UNREADABLE",
        `Can't open ${basename(path)}: it could not be read. Check that it is still there.`,
        { cause },
      );
    },
  );
  if (!isFile)
    throw new AppError("FILE_UNREADABLE", `Can't open ${basename(path)}: it is a folder. Choose a file.`);
  const { uploadId } = await core.ingestion.beginUpload(
    { fileName: basename(path), byteSize: size },
    core.actor,
  );
  const file = await open(path, "r");
  try {
    const buffer = Buffer.alloc(chunkBytes);
    for (let offset = 0; ; ) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, offset);
      if (bytesRead === 0) break;
      const base64 = buffer.toString("base64", 0, bytesRead);
      await core.ingestion.uploadChunk({ uploadId, offset, base64 }, core.actor);
      offset += bytesRead;
    }
  } finally {
    await file.close();
  }
  return { kind: "open_file", uploadId, fileName: basename(path), byteSize: size };
}
