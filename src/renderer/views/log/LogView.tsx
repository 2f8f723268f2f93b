import { ArrowUpToLine, ShieldCheck } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { type EventType, eventTypeSchema, eventTypes } from "../../../contract/events/catalogue.ts";
import type { LoggedEvent } from "../../../contract/procedures/events.ts";
import { Button } from "../../components/Button.tsx";
import { DayInput } from "../../components/DayInput.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { formatCount } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { Select } from "../../components/Select.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { replaceQuery, useRoute } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { EventInspector } from "./EventInspector.tsx";
import { EventList } from "./EventList.tsx";
import { useLogPages } from "./useLogPages.ts";
import { VerifyBar } from "./VerifyBar.tsx";

const typeChoices = [
  { value: "any", label: "All types" },
  ...eventTypes.map((type) => ({ value: type, label: type })),
];

/** The log, newest first: it follows along, waits while it is read, and each event carries its proof. */
export function LogView() {
  const client = useClient();
  const locale = useLocale();
  const { project, projects } = useWorkspace();
  const { query } = useRoute();
  const [isVerifying, setVerifying] = useState(0);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (query.verify !== "1") return;
    setVerifying((count) => count + 1);
    replaceQuery("log", { ...query, verify: undefined });
  }, [query]);
  const type: EventType | undefined = eventTypeSchema.safeParse(query.type).data;
  const projectId = projects.value?.find((item) => item.projectId === query.project)?.projectId;
  const since = query.since;
  const filter = useMemo(
    () => ({
      ...(type === undefined ? {} : { type }),
      ...(projectId === undefined ? {} : { projectId }),
      ...(since === undefined || since === "" ? {} : { since: `${since}T00:00:00.000Z` }),
    }),
    [type, projectId, since],
  );
  const log = useLogPages(client, filter, isHeld);
  const chosen = log.events.find((event) => String(event.sequence) === query.event);
  const change = (part: Readonly<Record<string, string | undefined>>) =>
    replaceQuery("log", { ...query, event: undefined, ...part });
  return (
    <>
      <PageHeader
        title="Log"
        detail={log.total === undefined ? undefined : `${formatCount(log.total, locale)} events`}
      >
        <Select
          label="Type of event"
          className="!w-[200px]"
          value={type ?? "any"}
          choices={typeChoices}
          onChange={(next) => change({ type: next === "any" ? "" : next })}
        />
        <Select
          label="Project"
          className="!w-[152px]"
          value={projectId ?? "any"}
          choices={[
            { value: "any", label: "All projects" },
            ...(projects.value ?? []).map((item) => ({
              value: String(item.projectId),
              label: item.projectId === project?.projectId ? `${item.name} (open)` : item.name,
            })),
          ]}
          onChange={(next) => change({ project: next === "any" ? "" : next })}
        />
        <DayInput
          label="Since day, UTC"
          placeholder="Since day"
          className="!w-[104px]"
          value={since ?? ""}
          onChange={(day) => change({ since: day })}
        />
        <Button
          tone="primary"
          icon={<ShieldCheck size={14} />}
          onClick={() => setVerifying((count) => count + 1)}
        >
          Verify the log
        </Button>
      </PageHeader>
      {isVerifying > 0 && <VerifyBar key={isVerifying} onClose={() => setVerifying(0)} />}
      {log.problem !== undefined && (
        <div className="px-6 pb-3">
          <ErrorState title="The log can't be read" {...explainProblem(log.problem)} onRetry={log.refresh} />
        </div>
      )}
      <div className="relative flex min-h-0 flex-1 flex-col border-t border-line">
        <EventList
          events={log.events}
          isReading={log.isReading}
          chosen={query.event}
          onChoose={(event: LoggedEvent) => replaceQuery("log", { ...query, event: String(event.sequence) })}
          onHold={setHeld}
          onEnd={log.readOn}
          toTop={log.shownVersion}
        />
        {log.waiting > 0 && (
          <div className="absolute inset-x-0 top-3 flex justify-center">
            <Button
              tone="primary"
              className="appears rounded-full shadow-float"
              icon={<ArrowUpToLine size={14} />}
              onClick={log.showWaiting}
            >
              {formatCount(log.waiting, locale)} new
            </Button>
          </div>
        )}
      </div>
      {chosen !== undefined && <EventInspector event={chosen} />}
    </>
  );
}
