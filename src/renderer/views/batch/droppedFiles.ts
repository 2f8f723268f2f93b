import { maxBatchItems } from "../../../contract/procedures/batch.ts";
import { type PickedFiles, readableOf } from "./pickFiles.ts";

interface Dropped extends PickedFiles {
  readonly hasFolder: boolean;
}

/**
 * What a person let go over the window: files as they are, folders as the files that can be read in them, at any depth.
 * The entries are taken at once, because a browser empties the transfer when the event is over.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const named: File[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of transfer.items) {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (isFolder(entry)) folders.push(entry);
    else if (file !== null) named.push(file);
  }
  const found: { readonly path: string; readonly file: File }[] = [];
  for (const folder of folders) await collect(folder, found);
  const { files, leftOut } = readableOf(found);
  const folderName = folders.length === 1 && named.length === 0 ? folders[0]?.name : undefined;
  return { files: [...named, ...files], leftOut, folderName, hasFolder: folders.length > 0 };
}

async function collect(
  folder: FileSystemDirectoryEntry,
  found: { readonly path: string; readonly file: File }[],
): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // A browser hands out at most a hundred entries a time; none is the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue; // what systems keep for themselves
      if (found.length > maxBatchItems) return;
      if (isFolder(entry)) await collect(entry, found);
      else if (isFile(entry)) found.push({ path: entry.fullPath, file: await open(entry) });
    }
  }
}

function open(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isFolder(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
