import type { EntityDecision } from "../../../contract/procedures/entities.ts";
import { Button } from "../../components/Button.tsx";
import { InstantText } from "../../components/DateText.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { decisionWords, percentWords } from "./entityWords.ts";

interface DecisionLineProps {
  readonly decision: EntityDecision;
  /** Who looks: their own decisions need no id. */
  readonly ownId: string | undefined;
  readonly onTakeBack: () => void;
}

/** What somebody decided, when, what the program thought then, and the way back. */
export function DecisionLine({ decision, ownId, onTakeBack }: DecisionLineProps) {
  const { withdrawnAt, probability, madeAt, madeBy } = decision;
  return (
    <li className="flex items-start gap-3">
      <span className="min-w-0 flex-1">
        <span className="block break-words">{decisionWords(decision)}</span>
        <span className="block text-small text-ink-3">
          <InstantText instant={madeAt} /> · {madeBy === ownId ? "by you" : `by ${madeBy}`}
          {probability !== null && ` · ${percentWords(probability)} likely then`}
        </span>
      </span>
      {withdrawnAt === null ? (
        <Button size="small" onClick={onTakeBack}>
          Take back
        </Button>
      ) : (
        <StatusBadge tone="neutral" shape="undone">
          Taken back
        </StatusBadge>
      )}
    </li>
  );
}
