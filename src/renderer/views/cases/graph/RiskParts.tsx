import type { CaseId, EntityId, EvidenceId } from "../../../../contract/ids.ts";
import type { RiskPart } from "../../../../contract/procedures/caseGraph.ts";
import { ErrorState } from "../../../components/ErrorState.tsx";
import { InspectorSection } from "../../../components/Inspector.tsx";
import { SkeletonRows } from "../../../components/Skeleton.tsx";
import { useClient } from "../../../link/ClientContext.tsx";
import { explainProblem } from "../../workspace/explainProblem.ts";
import { useAnswer } from "../../workspace/useAnswer.ts";
import { edgeWords, riskText } from "./graphWords.ts";

interface RiskPartsProps {
  readonly caseId: CaseId;
  readonly entityId: EntityId;
  readonly revision: number;
  readonly onSelect: (nodeId: string) => void;
  readonly onOpenExhibit: (evidenceId: EvidenceId) => void;
}

/** Where the risk of an entity comes from: each part with its exhibits and the way it came. */
export function RiskParts({ caseId, entityId, revision, onSelect, onOpenExhibit }: RiskPartsProps) {
  const client = useClient();
  const answer = useAnswer(
    `risk ${caseId} ${entityId}`,
    () => client.caseGraph.risk({ caseId, entityId }),
    revision,
  );
  const parts = answer.value?.entities[0]?.parts;
  return (
    <InspectorSection title="Why this risk">
      {answer.problem !== undefined && (
        <ErrorState
          title="The risk can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {parts === undefined && answer.problem === undefined && (
        <SkeletonRows rows={2} label="Reading the risk" />
      )}
      {parts?.length === 0 && (
        <p className="text-ink-2">No admitted exhibit names it, and none leads to it within four steps.</p>
      )}
      <ul className="flex flex-col gap-2">
        {parts?.map((part, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id and are read anew together
          <li key={place} className="grid grid-cols-[44px_1fr] gap-x-2">
            <span className="figures font-medium">+{riskText(part.strength)}</span>
            <Part part={part} onSelect={onSelect} onOpenExhibit={onOpenExhibit} />
          </li>
        ))}
      </ul>
      {parts !== undefined && parts.length > 1 && (
        <p className="mt-2 text-small text-ink-3">
          Parts combine as independent reasons do: 1 − (1 − a)(1 − b)…, so the whole is less than their sum.
        </p>
      )}
    </InspectorSection>
  );
}

const link = "text-left text-accent-ink underline-offset-2 hover:underline";

function Part({
  part,
  onSelect,
  onOpenExhibit,
}: Pick<RiskPartsProps, "onSelect" | "onOpenExhibit"> & { part: RiskPart }) {
  if (part.kind === "own")
    return (
      <span className="min-w-0">
        <button type="button" className={link} onClick={() => onOpenExhibit(part.evidenceId)}>
          {part.number}
        </button>{" "}
        names it: {part.title}
      </span>
    );
  return (
    <span className="min-w-0">
      From{" "}
      <button type="button" className={link} onClick={() => onSelect(part.source.nodeId)}>
        {part.source.name}
      </button>{" "}
      (
      {part.exhibits.map(({ evidenceId, number }, place) => (
        <span key={evidenceId}>
          {place > 0 && ", "}
          <button type="button" className={link} onClick={() => onOpenExhibit(evidenceId)}>
            {number}
          </button>
        </span>
      ))}
      )
      <ol className="mt-0.5 border-l border-line pl-2 text-small text-ink-2">
        {part.steps.map(({ nodeId, name, type, passes }) => (
          <li key={nodeId}>
            {edgeWords[type].toLowerCase()}, passes <span className="figures">{passes}</span>, to {name}
          </li>
        ))}
        {part.counts < 1 && (
          <li>counts {part.counts === 0.5 ? "half" : `1/${1 / part.counts}`} beside stronger sources</li>
        )}
      </ol>
    </span>
  );
}
