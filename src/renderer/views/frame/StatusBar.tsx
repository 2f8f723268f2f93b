import { CloudOff, Database, Plug, RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { Count } from "../../components/Money.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useLive, useOverview, useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { hashOf } from "./router.ts";

export function StatusBar() {
  const client = useClient();
  const { project } = useWorkspace();
  const overview = useOverview();
  const log = useRevision("log");
  const status = useAnswer("log status", () => client.events.status(), log + useQuiets(log));
  const rows = overview.value?.sides.reduce((sum, side) => sum + side.rows, 0);
  return (
    <footer className="flex h-[26px] shrink-0 items-center gap-5 overflow-hidden border-t border-line bg-canvas px-3 text-small whitespace-nowrap text-ink-2">
      <Connection />
      {status.value !== undefined && (
        <a href={hashOf("log")} className="rounded-[3px] hover:text-ink hover:underline">
          log <Count value={status.value.events} /> events, anchored up to{" "}
          <Count value={status.value.anchoredUpTo} />
        </a>
      )}
      {rows !== undefined && (
        <a href={hashOf("rows")} className="rounded-[3px] hover:text-ink hover:underline">
          <Count value={rows} /> rows
        </a>
      )}
      {project !== undefined && <span>{project.currency}</span>}
    </footer>
  );
}

/** The log's head is signed 5 s after its last event, which is no event itself: look once more a little later. */
const signedAfterMs = 6_000;

/** How often the given revision has stood still for a while: it grows once after each burst. */
function useQuiets(revision: number): number {
  const [quiets, setQuiets] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new revision starts the wait anew
  useEffect(() => {
    const timer = setTimeout(() => setQuiets((before) => before + 1), signedAfterMs);
    return () => clearTimeout(timer);
  }, [revision]);
  return quiets;
}

function Connection() {
  const connection = useLive((live) => live.connection);
  const client = useClient();
  const info = useAnswer("info", () => client.system.info());
  if (connection === "lost") {
    return (
      <span role="status" className="flex items-center gap-1.5 font-medium text-medium">
        <Plug size={13} aria-hidden /> workstation not reached, trying again
      </span>
    );
  }
  if (connection === "connecting") {
    return (
      <span role="status" className="flex items-center gap-1.5">
        <RefreshCw size={13} className="turns" aria-hidden /> connecting
      </span>
    );
  }
  return (
    <span role="status" className="flex items-center gap-1.5">
      {info.value?.team === true ? (
        <Database size={13} className="text-good" aria-hidden />
      ) : (
        <CloudOff size={13} className="text-good" aria-hidden />
      )}
      {info.value?.team === true ? "team, all work saved" : "offline, all work saved"}
    </span>
  );
}
