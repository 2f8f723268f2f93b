import type { UploadId } from "../../../contract/ids.ts";
import type { InspectProgress } from "../../../contract/procedures/ingestion.ts";
import { AppError } from "../../base/errors.ts";

/** Follows one look at a file, and stops it. */
export interface InspectWatch {
  /** One Int32: not 0 once the looking is to stop. */
  readonly cancelFlag: SharedArrayBuffer;
  /** Rows and bytes that were turned into a table so far. */
  moved(rows: number, bytes: number): void;
  /** The table is made; its columns are recognised now. */
  recognises(): void;
}

interface Look {
  readonly flag: SharedArrayBuffer;
  state: InspectProgress;
}

/** Looks at uploaded files that are under way: how far each is, and the way to stop it. */
export class Inspections {
  readonly #under = new Map<UploadId, Set<Look>>();

  /** Runs a look at an upload; it is forgotten when it ends. */
  async follow<Result>(
    uploadId: UploadId,
    byteSize: number,
    look: (watch: InspectWatch) => Promise<Result>,
  ): Promise<Result> {
    const flag = new SharedArrayBuffer(4);
    const one: Look = { flag, state: { phase: "converting", rows: 0, bytes: 0, byteSize } };
    const change = (part: Partial<InspectProgress>): void => {
      one.state = { ...one.state, ...part };
    };
    const all = this.#under.get(uploadId) ?? new Set<Look>();
    this.#under.set(uploadId, all.add(one));
    try {
      return await look({
        cancelFlag: flag,
        moved: (rows, bytes) => change({ rows, bytes }),
        recognises: () => change({ phase: "recognising" }),
      });
    } finally {
      all.delete(one);
      if (all.size === 0) this.#under.delete(uploadId);
    }
  }

  progressOf(uploadId: UploadId): InspectProgress | null {
    return [...(this.#under.get(uploadId) ?? [])].at(-1)?.state ?? null;
  }

  cancel(uploadId: UploadId): void {
    for (const { flag } of this.#under.get(uploadId) ?? []) Atomics.store(new Int32Array(flag), 0, 1);
  }

  dispose(): void {
    for (const uploadId of this.#under.keys()) this.cancel(uploadId);
  }
}

/** Throws once the person no longer waits for it. */
export function refuseIfStopped(watch: InspectWatch | undefined, fileName: string): void {
  if (watch === undefined || Atomics.load(new Int32Array(watch.cancelFlag), 0) === 0) return;
  throw new AppError("CANCELLED", `Looking at "${fileName}" was cancelled. Nothing of it is kept.`);
}
