import type { AnyRouter } from "@orpc/server";
import type { EventPattern } from "../../../contract/events/catalogue.ts";
import type { Alert, frenlyProcedures } from "../../../contract/procedures/frenly.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type { ingestionProcedures } from "../../../contract/procedures/ingestion.ts";
import type { Role } from "../../api/access.ts";
import type { Disposable } from "../../base/disposable.ts";

/** What the window asks of the core; `core.ts` has all of it. */
export interface ElectronCore {
  /** The person at this workstation. */
  readonly actor: Actor;
  readonly role: Role;
  /** The whole contract, answered; its context is `{ actor, role }`. */
  readonly router: AnyRouter;
  readonly ingestion: Pick<Handlers<typeof ingestionProcedures>, "beginUpload" | "uploadChunk">;
  readonly bus: { subscribe(pattern: EventPattern, listener: () => void): Disposable };
  readonly frenly: Pick<Handlers<typeof frenlyProcedures>, "summary"> & {
    /** Each alert as it is delivered to its person, after the rate limit. */
    onDelivered(listener: (alert: Alert) => void): Disposable;
  };
  /** Seals the log with a checkpoint and closes everything. */
  dispose(): Promise<void>;
}
