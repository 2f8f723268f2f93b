import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../../../../base/errors.ts";
import { unpackZip } from "./unpackZip.ts";
import { type PackageVerification, refused, verifyPackage } from "./verifyPackage.ts";

/** Verifies a package as a folder or as a ZIP file, which is unpacked beside and removed again. */
export async function verifyAnywhere(path: string): Promise<PackageVerification> {
  return await withPackageFolder(path, verifyPackage);
}

/** Runs `work` on the folder of a package; a ZIP file that can't be unpacked is a package that does not verify. */
export async function withPackageFolder(
  path: string,
  work: (dir: string) => Promise<PackageVerification>,
): Promise<PackageVerification> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError("NOT_FOUND", "Can't verify the package: there is nothing at this place.", {
      where: path,
      cause,
    });
  });
  if (found.isDirectory()) return await work(path);
  const into = await mkdtemp(join(tmpdir(), "frenly-package-"));
  try {
    return await unpackZip(path, into).then(work, refused);
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}
