import { CircleCheck, OctagonAlert } from "lucide-react";
import { useState } from "react";
import type { LoggedEvent } from "../../../contract/procedures/events.ts";
import { InstantText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { HashText } from "../../components/HashText.tsx";
import { InspectorHeader, InspectorSection, PropertyList } from "../../components/Inspector.tsx";
import { Count } from "../../components/Money.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { type Client, useClient } from "../../link/ClientContext.tsx";
import { InInspector } from "../frame/InspectorSlot.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { indentDocument, summaryOf } from "./eventWords.ts";

const forms = [
  { value: "read", label: "Indented" },
  { value: "stored", label: "As stored" },
] as const;

/** An event whole: its document, and the proof that it stands in the log unchanged. */
export function EventInspector({ event }: { event: LoggedEvent }) {
  const client = useClient();
  const [form, setForm] = useState<"read" | "stored">("read");
  const proof = useAnswer(`proof ${event.sequence}`, () => client.events.proof({ sequence: event.sequence }));
  return (
    <InInspector>
      <InspectorHeader kind={`Event ${event.sequence}`} title={event.type} />
      <InspectorSection title="What happened">
        <p className="mb-2">{summaryOf(event.type)}</p>
        <PropertyList
          items={[
            { name: "At", value: <InstantText instant={event.timestamp} /> },
            { name: "By", value: <HashText value={event.userId} /> },
            {
              name: "Project",
              value: event.projectId === null ? null : <HashText value={event.projectId} />,
            },
          ]}
        />
      </InspectorSection>
      <InspectorSection title="Proof">
        {proof.problem !== undefined && (
          <ErrorState
            title="The proof can't be made"
            {...explainProblem(proof.problem)}
            onRetry={proof.refresh}
          />
        )}
        {proof.value === undefined && proof.isReading && <SkeletonRows rows={3} label="Making the proof" />}
        {proof.value !== undefined && <Proof proof={proof.value} />}
      </InspectorSection>
      <InspectorSection title="Document">
        <div className="mb-2">
          <SegmentedControl label="Form of the document" value={form} choices={forms} onChange={setForm} />
        </div>
        <pre className="rounded-control bg-sunken p-2 font-mono text-small break-words whitespace-pre-wrap">
          {form === "read" ? indentDocument(event.body) : event.body}
        </pre>
      </InspectorSection>
    </InInspector>
  );
}

type ProofAnswer = Awaited<ReturnType<Client["events"]["proof"]>>;

function Proof({ proof }: { proof: ProofAnswer }) {
  return (
    <>
      <p
        className={`mb-2 flex items-start gap-2 font-medium ${proof.holds ? "text-good" : proof.checkpoint === null ? "text-ink-2" : "text-critical"}`}
      >
        {proof.holds ? (
          <CircleCheck size={16} className="mt-0.5 shrink-0" aria-hidden />
        ) : (
          <OctagonAlert size={16} className="mt-0.5 shrink-0" aria-hidden />
        )}
        {proof.holds
          ? "It stands in the log exactly as it was written"
          : proof.checkpoint === null
            ? "No signed checkpoint covers it yet"
            : "It does not match the signed log"}
      </p>
      <PropertyList
        items={[
          {
            name: "Leaf",
            value: (
              <span>
                <Count value={proof.event.sequence} />{" "}
                {proof.checkpoint !== null && (
                  <>
                    of <Count value={proof.checkpoint.size} />
                  </>
                )}
              </span>
            ),
          },
          { name: "Leaf hash", value: <HashText value={proof.leafHash} label="Leaf hash" /> },
          {
            name: "Root",
            value: proof.checkpoint === null ? null : <HashText value={proof.checkpoint.root} label="Root" />,
          },
          {
            name: "Signed",
            value:
              proof.checkpoint?.signedAt == null ? null : <InstantText instant={proof.checkpoint.signedAt} />,
          },
          { name: "Path", value: `${proof.path.length} ${proof.path.length === 1 ? "hash" : "hashes"}` },
        ]}
      />
      {proof.path.length > 0 && (
        <details className="mt-2">
          <summary className="rounded-[3px] text-small text-ink-2 hover:text-ink">
            Hashes on the way to the root
          </summary>
          <ol className="mt-1 flex flex-col gap-1">
            {proof.path.map((hash) => (
              <li key={hash}>
                <HashText value={hash} whole label="Hash" />
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
