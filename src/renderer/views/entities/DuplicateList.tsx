import { GitMerge } from "lucide-react";
import { useCallback, useMemo, useRef } from "react";
import { entityIdSchema, type ProjectId } from "../../../contract/ids.ts";
import type { Duplicate } from "../../../contract/procedures/entities.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { rowHeights } from "../frame/appearance.ts";
import { useCommands } from "../frame/CommandsContext.tsx";
import { replaceQuery, useRoute } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { DuplicateInspector } from "./DuplicateInspector.tsx";
import { duplicateColumns } from "./entityColumns.tsx";
import { idsOfPair, pairName } from "./entityWords.ts";
import type { useComparison } from "./useComparison.ts";
import { useDecide } from "./useDecide.ts";

interface DuplicateListProps {
  readonly projectId: ProjectId;
  readonly currency: string;
  readonly comparison: ReturnType<typeof useComparison>;
}

function nameOf({ left, right }: Duplicate): string {
  return pairName(left.entityId, right.entityId);
}

function choose(pair: Duplicate | undefined): void {
  replaceQuery("entities", { show: "duplicates", entity: pair === undefined ? undefined : nameOf(pair) });
}

/** Pairs that are likely one, the likeliest first; M merges, N keeps apart, J and K step. */
export function DuplicateList({ projectId, currency, comparison }: DuplicateListProps) {
  const client = useClient();
  const { density } = useAppearance();
  const { query } = useRoute();
  const { answer, version } = comparison;
  const { decide, mergeSameNames } = useDecide(projectId);
  const loaded = useRef<(Duplicate | undefined)[]>([]);
  /** Where the pair stood that was decided: what takes its place once the list is read again is looked at next. */
  const nextPlace = useRef<number | undefined>(undefined);
  const chosen = query.entity;
  const step = useCallback(
    (by: number) => {
      const place = loaded.current.findIndex((pair) => pair !== undefined && nameOf(pair) === chosen);
      const next = loaded.current[Math.max(0, place + by)];
      if (next !== undefined) choose(next);
    },
    [chosen],
  );
  const settle = useCallback(
    async (kind: "merge" | "apart") => {
      const ids = idsOfPair(chosen);
      if (ids === undefined) return;
      const place = loaded.current.findIndex((pair) => pair !== undefined && nameOf(pair) === chosen);
      const entityIds = ids.map((id) => entityIdSchema.parse(id));
      if (await decide(kind, entityIds)) nextPlace.current = Math.max(0, place);
    },
    [chosen, decide],
  );
  useDuplicateKeys(chosen !== undefined, step, settle);
  return (
    <>
      {(answer.value?.sameNames ?? 0) > 0 && (
        <div className="flex flex-wrap items-center gap-3 px-6 pb-2.5">
          <Button onClick={() => void mergeSameNames()}>
            Merge {Math.min(1_000, answer.value?.sameNames ?? 0)} of equal names
          </Button>
          <span className="text-ink-2">
            One with an account, one without, the same name, and no other of that name.
          </span>
        </div>
      )}
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        {answer.problem !== undefined && (
          <div className="p-4">
            <ErrorState
              title="The likely duplicates can't be shown"
              {...explainProblem(answer.problem)}
              onRetry={answer.refresh}
            />
          </div>
        )}
        {answer.value?.comparison.isDone !== true && answer.problem === undefined && (
          <div className="px-6">
            <SkeletonRows rows={10} label="Comparing the entities" />
          </div>
        )}
        {answer.value?.comparison.isDone === true && (
          <DataGrid<Duplicate>
            label="Pairs that are likely the same"
            columns={duplicateColumns}
            total={answer.value.total}
            listKey={`duplicates ${projectId}`}
            version={version}
            loadRange={async (offset, limit) => {
              const page = await client.entities.duplicates({ projectId, offset, limit });
              for (const [index, pair] of page.duplicates.entries()) loaded.current[offset + index] = pair;
              loaded.current.length = page.total;
              const place = Math.min(nextPlace.current ?? -1, page.total - 1);
              if (nextPlace.current !== undefined && place >= offset - 1 && place < offset + limit) {
                nextPlace.current = undefined;
                choose(loaded.current[place]);
              }
              return page.duplicates;
            }}
            rowHeight={rowHeights[density]}
            isSelected={(pair) => nameOf(pair) === chosen}
            onSelect={choose}
            explainProblem={(problem) => explainProblem(problem).message}
            empty={<NothingAlike />}
          />
        )}
      </div>
      {chosen !== undefined && (
        <DuplicateInspector
          projectId={projectId}
          currency={currency}
          pair={chosen}
          version={version}
          onDecide={(kind) => void settle(kind)}
        />
      )}
    </>
  );
}

function NothingAlike() {
  return (
    <EmptyState icon={<GitMerge size={24} />} title="Nothing is likely the same">
      Entities whose names, accounts or references are so alike that they are probably one stand here, each
      pair with its evidence, until somebody decides.
    </EmptyState>
  );
}

function useDuplicateKeys(
  isChosen: boolean,
  step: (by: number) => void,
  settle: (kind: "merge" | "apart") => Promise<void>,
): void {
  const commands = useMemo(() => {
    const group = "Likely the same";
    const decisions = [
      { id: "pair merge", title: "Merge these two", group, keys: "M", run: () => void settle("merge") },
      { id: "pair apart", title: "Not the same", group, keys: "N", run: () => void settle("apart") },
    ];
    return [
      { id: "pair next", title: "Next pair", group, keys: "J", run: () => step(1) },
      { id: "pair previous", title: "Previous pair", group, keys: "K", run: () => step(-1) },
      ...(isChosen ? decisions : []),
    ];
  }, [isChosen, step, settle]);
  useCommands(commands);
}
