import { readableExtensions } from "../../../contract/procedures/batch.ts";

/** `bank-2` before `bank-10`. */
const byName = new Intl.Collator("en", { numeric: true });

export interface PickedFiles {
  readonly files: readonly File[];
  /** How many of a folder's files are of kinds that can't be read. */
  readonly leftOut: number;
  /** Of the folder, when it was one: what people call the job. */
  readonly folderName?: string | undefined;
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

/** Of a folder's files those that can be read, in the order of their paths. */
function readable(files: FileList | null): PickedFiles {
  const given = [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath, file }));
  return { ...readableOf(given), folderName: given[0]?.path.split("/")[0] };
}

export function readableOf(given: readonly { readonly path: string; readonly file: File }[]): PickedFiles {
  const taken = given.filter(({ file: { name } }) => {
    const dot = name.lastIndexOf(".");
    return dot > 0 && readableExtensions.has(name.slice(dot).toLowerCase());
  });
  const inOrder = taken.toSorted((a, b) => byName.compare(a.path, b.path));
  return { files: inOrder.map(({ file }) => file), leftOut: given.length - taken.length };
}
