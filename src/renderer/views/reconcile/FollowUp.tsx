import { useState } from "react";
import { daySchema } from "../../../contract/ids.ts";
import type { Match } from "../../../contract/procedures/reconciliation.ts";
import { Button } from "../../components/Button.tsx";
import { DayText } from "../../components/DateText.tsx";
import { DayInput } from "../../components/DayInput.tsx";
import { InspectorSection } from "../../components/Inspector.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import type { Acts } from "./useActs.ts";

/** Who looks into it, and until when it is put off. */
export function FollowUp({ matches, acts }: { matches: readonly Match[]; acts: Acts }) {
  const client = useClient();
  const [only] = matches;
  const [who, setWho] = useState(only?.assignee ?? "");
  const [until, setUntil] = useState("");
  const matchIds = matches.map(({ matchId }) => matchId);
  const assignees = [...new Set(matches.map(({ assignee }) => assignee))];
  const snoozed = matches.find(({ snoozedUntil }) => snoozedUntil !== null)?.snoozedUntil ?? null;
  const assign = (assignee: string | null) =>
    void acts.change(
      () => client.reconciliation.assign({ matchIds, assignee }),
      assignee === null ? "Nobody looks into it now" : `${assignee} looks into it`,
    );
  const snooze = (day: string | null) => {
    const to = day === null ? null : daySchema.parse(day);
    void acts.change(
      () => client.reconciliation.snooze({ matchIds, until: to }),
      to === null ? "Back in the list" : `Put off until ${to}`,
    );
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
