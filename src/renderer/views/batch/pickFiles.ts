import { readableExtensions } from "../../../contract/procedures/batch.ts";

interface PickedFiles {
  readonly files: readonly File[];
  /** How many of a folder's files are of kinds that can't be read. */
  readonly leftOut: number;
}

/** Asks the system for files or for a folder; nothing when the person closes the window. */
export function pickFiles(folder: boolean): Promise<PickedFiles> {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.webkitdirectory = folder;
  return new Promise((resolve) => {
    input.addEventListener("cancel", () => resolve({ files: [], leftOut: 0 }), { once: true });
    input.addEventListener("change", () => resolve(folder ? readable(input.files) : all(input.files)), {
      once: true,
    });
    input.click();
  });
}

function all(files: FileList | null): PickedFiles {
  return { files: [...(files ?? [])], leftOut: 0 };
}

function readable(files: FileList | null): PickedFiles {
  const given = [...(files ?? [])];
  const taken = given.filter(({ name }) => {
    const dot = name.lastIndexOf(".");
    return dot > 0 && readableExtensions.has(name.slice(dot).toLowerCase());
  });
  taken.sort((a, b) => (a.webkitRelativePath < b.webkitRelativePath ? -1 : 1));
  return { files: taken, leftOut: given.length - taken.length };
}
