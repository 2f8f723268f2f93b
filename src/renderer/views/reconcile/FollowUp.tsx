import { useState } from "react";
import { daySchema, type MatchId, type TxId } from "../../../contract/ids.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import { Button } from "../../components/Button.tsx";
import { DayText } from "../../components/DateText.tsx";
import { DayInput } from "../../components/DayInput.tsx";
import { InspectorSection } from "../../components/Inspector.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import type { Acts } from "./useActs.ts";

/** Matches, or rows without one. */
export interface FollowedItems {
  readonly matchIds?: MatchId[];
  readonly txIds?: TxId[];
}

interface FollowUpProps {
  readonly items: FollowedItems;
  /** What is noted about each of them. */
  readonly noted: readonly Pick<Match, "assignee" | "snoozedUntil">[];
  readonly acts: Acts;
}

/** Who looks into it, and until when it is put off. */
export function FollowUp({ items, noted, acts }: FollowUpProps) {
  const client = useClient();
  const [only] = noted;
  const [who, setWho] = useState(only?.assignee ?? "");
  const [until, setUntil] = useState("");
  const assignees = [...new Set(noted.map(({ assignee }) => assignee))];
  const snoozed = noted.find(({ snoozedUntil }) => snoozedUntil !== null)?.snoozedUntil ?? null;
  const assign = (assignee: string | null) =>
    void acts.act(() => client.reconciliation.assign({ ...items, assignee }));
  const snooze = (day: string | null) => {
    const to = day === null ? null : daySchema.parse(day);
    void acts.act(() => client.reconciliation.snooze({ ...items, until: to }));
  };
  return (
    <InspectorSection title="Looked into by">
      <form
        className="flex items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          assign(who.trim() === "" ? null : who.trim());
        }}
      >
        <TextInput
          aria-label="Looked into by"
          placeholder={assignees.length > 1 ? "Several people" : "Nobody yet"}
          maxLength={80}
          value={who}
          onChange={(event) => setWho(event.target.value)}
        />
        <Button submit>Assign</Button>
      </form>
      <form
        className="mt-2 flex items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (until !== "") snooze(until);
        }}
      >
        <DayInput label="Put off until" placeholder="Put off until" value={until} onChange={setUntil} />
        <Button submit disabled={until === ""}>
          Snooze
        </Button>
      </form>
      {snoozed !== null && (
        <p className="mt-2 flex items-center justify-between gap-2 text-ink-2">
          <span>
            Put off until <DayText day={snoozed} />
          </span>
          <Button size="small" onClick={() => snooze(null)}>
            Bring back
          </Button>
        </p>
      )}
    </InspectorSection>
  );
}
