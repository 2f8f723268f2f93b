import { Repeat } from "lucide-react";
import type { Alert } from "../../../contract/procedures/frenly.ts";
import { InstantText } from "../../components/DateText.tsx";
import { SeverityBadge } from "../../components/SeverityBadge.tsx";
import { AlertActions } from "./AlertActions.tsx";
import { heldBackWords, isOpen, statusWord } from "./alertWords.ts";

/** One alert: how urgent, what, why, when, how often, and what can be done. */
export function AlertCard({ alert }: { alert: Alert }) {
  return (
    <article className={`rounded-part border border-line p-3 ${isOpen(alert) ? "bg-surface" : "bg-sunken"}`}>
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <SeverityBadge severity={alert.severity} />
        <span className="text-small text-ink-2">{statusWord(alert.status)}</span>
        <span className="ml-auto text-small text-ink-3">
          <InstantText instant={alert.lastSeenAt} seconds={false} />
        </span>
      </header>
      <h3 className="mt-1.5 font-medium">{alert.message}</h3>
      <p className="text-ink-2">{alert.reason}</p>
      {(alert.occurrences > 1 || alert.heldBackBy !== null) && (
        <p className="mt-1 flex items-center gap-1.5 text-small text-ink-3">
          {alert.occurrences > 1 && (
            <>
              <Repeat size={12} aria-hidden /> seen {alert.occurrences} times
            </>
          )}
          {alert.heldBackBy !== null && <span>{heldBackWords(alert.heldBackBy)}</span>}
        </p>
      )}
      <div className="mt-2.5">
        <AlertActions alert={alert} small />
      </div>
    </article>
  );
}
