import { CircleSlash2 } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { anomalyKindSchema, type FindingStatus } from "../../../contract/events/anomalies.ts";
import { ingestionIdSchema } from "../../../contract/ids.ts";
import type { Finding } from "../../../contract/procedures/anomalies.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Money } from "../../components/Money.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { replaceQuery, useRoute } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useOverview, useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { DigitPanel } from "./DigitPanel.tsx";
import { FindingInspector } from "./FindingInspector.tsx";
import { FindingLine } from "./FindingLine.tsx";
import { KindList } from "./KindList.tsx";
import { kindWord } from "./kindWords.ts";

const statuses = [
  { value: "open", label: "To decide" },
  { value: "confirmed", label: "Confirmed" },
  { value: "dismissed", label: "Dismissed" },
  { value: "any", label: "All" },
] as const;
type StatusChoice = (typeof statuses)[number]["value"];

/** Findings by kind, the most money at risk first, each one sentence; A dismisses, S confirms. */
export function FindingsView() {
  const client = useClient();
  const { project } = useWorkspace();
  const overview = useOverview();
  const { query } = useRoute();
  const revision = useRevision("findings");
  const [status, setStatus] = useState<StatusChoice>("open");
  const projectId = project?.projectId;
  const kind = anomalyKindSchema.safeParse(query.kind).data;
  const ingestionId = ingestionIdSchema.safeParse(query.import).data;
  const showsDigits = query.show === "digits";
  const summary = useAnswer(
    `summary ${projectId}`,
    projectId === undefined ? undefined : () => client.anomalies.summary({ projectId }),
    revision,
  );
  const list = useAnswer(
    `findings ${projectId} ${kind} ${status} ${ingestionId}`,
    projectId === undefined
      ? undefined
      : () =>
          client.anomalies.list({
            projectId,
            limit: 500,
            ...(kind === undefined ? {} : { kind }),
            ...(status === "any" ? {} : { status }),
            ...(ingestionId === undefined ? {} : { ingestionId }),
          }),
    revision,
  );
  const findings = list.value?.findings;
  const chosen = findings?.find((finding) => finding.findingId === query.finding);
  const choose = useCallback(
    (finding: Finding | undefined) =>
      replaceQuery("findings", { kind, import: ingestionId, finding: finding?.findingId }),
    [kind, ingestionId],
  );
  const triage = useTriage(findings, choose, list.refresh);
  useStepKeys(findings, chosen, choose);
  return (
    <>
      <PageHeader
        title="Findings"
        detail={
          overview.value !== undefined && (
            <>
              {overview.value.openFindings} to decide,{" "}
              <Money amount={overview.value.amountAtRisk} currency={overview.value.project.currency} /> at
              risk
              {summary.value !== undefined && `, risk ${summary.value.riskScore.toFixed(2)}`}
            </>
          )
        }
      >
        <SegmentedControl label="Which findings" value={status} choices={statuses} onChange={setStatus} />
      </PageHeader>
      <div className="flex min-h-0 flex-1 border-t border-line">
        <KindList
          summary={summary}
          currency={project?.currency ?? "EUR"}
          chosen={kind}
          onChoose={(next) => replaceQuery("findings", { kind: next, import: ingestionId })}
          showsDigits={showsDigits}
          onDigits={() => replaceQuery("findings", { show: "digits", import: ingestionId })}
        />
        <section
          aria-label={kind === undefined ? "All findings" : kindWord(kind)}
          className={showsDigits ? "hidden" : "min-w-0 flex-1 overflow-y-auto"}
        >
          {list.problem !== undefined && (
            <div className="p-4">
              <ErrorState
                title="The findings can't be shown"
                {...explainProblem(list.problem)}
                onRetry={list.refresh}
              />
            </div>
          )}
          {findings === undefined && list.isReading && (
            <div className="px-4">
              <SkeletonRows rows={10} label="Reading the findings" />
            </div>
          )}
          {findings?.length === 0 && (
            <EmptyState
              icon={<CircleSlash2 size={24} />}
              title={status === "open" ? "Nothing to decide" : "None of these"}
            >
              Findings stand here when an import holds duplicates, split orders, amounts just below a limit,
              round amounts, shared accounts, circular flows and the like.
            </EmptyState>
          )}
          <ul aria-label="Findings">
            {findings?.map((finding) => (
              <FindingLine
                key={finding.findingId}
                finding={finding}
                isChosen={finding === chosen}
                onChoose={() => choose(finding)}
              />
            ))}
          </ul>
          {list.value !== undefined && list.value.total > list.value.findings.length && (
            <p className="px-4 py-3 text-small text-ink-3">
              The first {list.value.findings.length} of {list.value.total}. Choose a kind to see fewer.
            </p>
          )}
        </section>
        {showsDigits && projectId !== undefined && (
          <div className="min-w-0 flex-1 overflow-y-auto">
            <DigitPanel projectId={projectId} revision={revision} />
          </div>
        )}
      </div>
      {chosen !== undefined && <FindingInspector key={chosen.findingId} finding={chosen} onTriage={triage} />}
    </>
  );
}

/** Decides a finding, moves on to the next, and offers the way back. */
function useTriage(
  findings: readonly Finding[] | undefined,
  choose: (finding: Finding | undefined) => void,
  refresh: () => void,
) {
  const client = useClient();
  const toast = useToast();
  return useCallback(
    (finding: Finding, status: FindingStatus, reason?: string) => {
      const place = findings?.findIndex(({ findingId }) => findingId === finding.findingId) ?? -1;
      const next = findings?.[place + 1] ?? findings?.[place - 1];
      const set = (to: FindingStatus, because: string | null | undefined) =>
        client.anomalies
          .triage({ findingId: finding.findingId, status: to, ...(because ? { reason: because } : {}) })
          .then(refresh, (problem: unknown) => {
            toast({
              tone: "problem",
              title: "The finding was not changed",
              detail: explainProblem(problem).message,
            });
          });
      void set(status, reason).then(() => {
        choose(next);
        toast({
          tone: "info",
          title:
            status === "dismissed"
              ? "Finding dismissed"
              : status === "confirmed"
                ? "Finding confirmed"
                : "Finding opened again",
          action: { label: "Undo", run: () => void set(finding.status, finding.reason) },
        });
      });
    },
    [client, findings, choose, refresh, toast],
  );
}

function useStepKeys(
  findings: readonly Finding[] | undefined,
  chosen: Finding | undefined,
  choose: (finding: Finding | undefined) => void,
): void {
  const commands = useMemo(() => {
    const step = (by: number) => () => {
      const place = chosen === undefined ? -1 : (findings?.indexOf(chosen) ?? -1);
      const next = findings?.[Math.max(0, place + by)];
      if (next !== undefined) choose(next);
    };
    return [
      { id: "finding next", title: "Next finding", group: "Findings", keys: "J", run: step(1) },
      { id: "finding previous", title: "Previous finding", group: "Findings", keys: "K", run: step(-1) },
    ];
  }, [findings, chosen, choose]);
  useCommands(commands);
}
