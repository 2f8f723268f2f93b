import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Disposable } from "./base/disposable.ts";
import { AppError } from "./base/errors.ts";
import { holdExclusively } from "./storage/database.ts";

/** The folder of one workspace, held by this process alone until it is disposed of. */
export interface Home extends Disposable {
  readonly dir: string;
  readonly databasePath: string;
  readonly vaultDir: string;
  backupPath(newestMigration: number): string;
}

/** Opens a workspace folder: on a local disk, private to the user, and by one process at a time. */
export function openHome(dir: string): Home {
  refuseUnsafeFolder(dir);
  makeFolder(dir);
  const lock = holdExclusively(join(dir, "lock.db"));
  const ownerFile = join(dir, "lock.pid");
  if (lock === undefined) {
    const owner = existsSync(ownerFile) ? readFileSync(ownerFile, "utf8").trim() : "another process";
    throw new AppError(
      "HOME_IN_USE",
      `This workspace is open already (process ${owner}). Close Frenly there, or work with another folder (--home DIR).`,
      { where: dir },
    );
  }
  writeFileSync(ownerFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    dir,
    databasePath: join(dir, "frenly.db"),
    vaultDir: join(dir, "vault"),
    backupPath: (newest) => join(dir, `before-migration-${newest}-${Date.now()}.db`),
    dispose: () => lock.dispose(),
  };
}

function makeFolder(dir: string): void {
  try {
    makePath(resolve(dir));
    accessSync(dir, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw new AppError(
      "HOME_UNSAFE",
      "Can't use this folder for the workspace: it can't be made or you may not write there. Choose another with --home DIR.",
      { where: dir, cause: error },
    );
  }
}

/** Level by level: Node's own recursion tries for ever where the parent takes no folders, as under /proc. */
function makePath(dir: string): void {
  const existing = nearestExisting(dir);
  let at = existing;
  for (const part of relative(existing, dir).split(sep)) {
    if (part === "") continue;
    at = join(at, part);
    mkdirSync(at, { mode: 0o700 });
  }
}

/** Names that the sync programs give their folders. */
const syncedFolder =
  /^(?:onedrive(?: ?-.*)?|dropbox(?: \(.*\))?|google ?drive|my drive|icloud ?drive|com~apple~clouddocs|mobile documents|nextcloud|owncloud|pcloud ?drive|box(?: sync)?|syncthing|mega(?:sync)?)$/i;

/** File systems of other machines, by the type number of statfs(2) on Linux. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x65735546, "FUSE"],
  [0x01021997, "9P"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
]);

/**
 * A database on a network share or in a synchronised folder is corrupted sooner or later: locks do not hold there and
 * files are swapped underneath (sqlite.org/howtocorrupt.html, section 2.1).
 */
export function refuseUnsafeFolder(
  dir: string,
  fileSystemType: (existing: string) => number = (path) => statfsSync(path).type,
): void {
  const synced = resolve(dir)
    .split(sep)
    .find((part) => syncedFolder.test(part));
  if (synced !== undefined) {
    throw new AppError(
      "HOME_UNSAFE",
      `Can't keep the workspace here: "${synced}" is synchronised with a cloud, which would damage the database. Choose a local folder with --home DIR.`,
      { where: dir },
    );
  }
  if (process.platform !== "linux") return;
  const network = networkTypes.get(fileSystemType(nearestExisting(resolve(dir))));
  if (network !== undefined) {
    throw new AppError(
      "HOME_UNSAFE",
      `Can't keep the workspace here: the folder lies on a network or user-space file system (${network}), where locks do not hold. Choose a folder on a local disk with --home DIR.`,
      { where: dir },
    );
  }
}

function nearestExisting(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}
