import type { EntityId, EvidenceId } from "../../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../../contract/money.ts";
import type { TimelineEntry } from "../../../../contract/procedures/caseGraph.ts";
import { toInstant } from "../../../base/clock.ts";
import { formatDay } from "../../../base/days.ts";
import type { StoredMoment } from "./timelineStore.ts";

export function showMoments(
  moments: readonly StoredMoment[],
  idOf: ReadonlyMap<string, EntityId>,
): TimelineEntry[] {
  return moments.map((moment) => ({
    entryId: moment.entry,
    kind: moment.kind,
    text: moment.what,
    happened:
      moment.first_day === null
        ? null
        : { from: formatDay(moment.first_day), to: formatDay(moment.last_day ?? moment.first_day) },
    known: toInstant(moment.known),
    flows:
      moment.rows === 0
        ? []
        : [
            {
              side: null,
              rows: moment.rows,
              // Read from rows, where the contract checked them.
              currency: moment.currency as Currency,
              in: moment.paid_in as MinorUnits,
              out: moment.paid_out as MinorUnits,
            },
          ],
    isStarred: moment.starred === 1,
    opens: {
      evidenceId: moment.evidence_id as EvidenceId | null, // read from the column of that id
      entityId: idOf.get(moment.party) ?? null,
      txId: moment.tx_id === "" ? null : moment.tx_id,
      sequence: moment.sequence,
    },
  }));
}
