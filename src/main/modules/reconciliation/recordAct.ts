import type { ActId, UserId } from "../../../contract/ids.ts";
import type { Act } from "../../../contract/procedures/reconciliationActs.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import type { WriteTx } from "../../storage/database.ts";
import { type ActRecord, actsStore } from "./actsStore.ts";

export interface Acting {
  readonly projectId: string;
  readonly kind: Act["kind"];
  readonly userId: UserId;
  readonly at: number;
}

/** Keeps what a person did with what it takes to undo it. */
export function recordAct(tx: WriteTx, acting: Acting, record: ActRecord, summary: string): Act {
  const actId = newId("act", acting.at) as ActId; // the shape of the brand
  actsStore.add(tx, { ...acting, actId, summary, record });
  const added = actsStore.get(tx, actId);
  if (added === undefined) throw new AppError("INTERNAL", "An act that was just recorded is missing.");
  return added.act;
}
