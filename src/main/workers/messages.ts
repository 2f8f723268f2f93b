import type { ErrorCode } from "../../contract/errors.ts";
import type { DatabaseOptions } from "../storage/database.ts";

/** What a worker is started with, or is given while it stays. */
export interface WorkerTask<Job> {
  readonly job: Job;
  readonly database: DatabaseOptions;
}

/** What a worker that stays is told: another task, or that none follows. */
export type WorkerOrder<Job> = WorkerTask<Job> | "end";

/** What a worker says of a task: any number of reports, then one result or failure. */
export type WorkerMessage =
  | { readonly kind: "report"; readonly report: unknown }
  | { readonly kind: "result"; readonly result: unknown; readonly heldBytes: number }
  | {
      readonly kind: "failure";
      readonly code: ErrorCode;
      readonly message: string;
      readonly where: string | undefined;
      readonly heldBytes: number;
    };
