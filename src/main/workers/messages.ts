import type { ErrorCode } from "../../contract/errors.ts";
import type { DatabaseOptions } from "../storage/database.ts";

/** What a worker is started with. */
export interface WorkerTask<Job> {
  readonly job: Job;
  readonly database: DatabaseOptions;
}

/** What a worker says: any number of reports, then one result or failure. */
export type WorkerMessage =
  | { readonly kind: "report"; readonly report: unknown }
  | { readonly kind: "result"; readonly result: unknown }
  | {
      readonly kind: "failure";
      readonly code: ErrorCode;
      readonly message: string;
      readonly where: string | undefined;
    };
