import { Search } from "lucide-react";
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from "react";
import { entityIdSchema, type ProjectId } from "../../../contract/ids.ts";
import { type Entity, entityKindSchema, entitySortSchema } from "../../../contract/procedures/entities.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import type { GridSort } from "../../components/grid/columns.ts";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { rowHeights } from "../frame/appearance.ts";
import { useCommands } from "../frame/CommandsContext.tsx";
import { replaceQuery, useRoute } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { EntityInspector } from "./EntityInspector.tsx";
import { entityColumns } from "./entityColumns.tsx";

const kinds = [
  { value: "any", label: "All" },
  { value: "account", label: "With account" },
  { value: "name", label: "By name only" },
] as const;

interface EntityListProps {
  readonly projectId: ProjectId;
  readonly currency: string;
  readonly version: number;
  readonly empty: ReactNode;
}

/** Every entity in a grid: searched, sorted, and each with its figures. */
export function EntityList({ projectId, currency, version, empty }: EntityListProps) {
  const client = useClient();
  const { density } = useAppearance();
  const { query } = useRoute();
  const [sort, setSort] = useState<GridSort | undefined>(undefined);
  const [typed, setTyped] = useState("");
  const [kind, setKind] = useState<(typeof kinds)[number]["value"]>("any");
  const text = useDeferredValue(typed.trim());
  const columns = useMemo(() => entityColumns(currency), [currency]);
  const filter = {
    projectId,
    ...(text === "" ? {} : { text }),
    ...(kind === "any" ? {} : { kind: entityKindSchema.parse(kind) }),
  };
  const filterKey = JSON.stringify(filter);
  const count = useAnswer(
    `entities ${filterKey}`,
    () => client.entities.list({ ...filter, limit: 1 }),
    version,
  );
  const selected = entityIdSchema.safeParse(query.entity).data;
  const isFiltered = text !== "" || kind !== "any";
  const clear = () => {
    setTyped("");
    setKind("any");
  };
  return (
    <>
      <search aria-label="Filter entities" className="flex flex-wrap items-center gap-2 px-6 pb-2.5">
        <SegmentedControl label="Known by" value={kind} choices={kinds} onChange={setKind} />
        <SearchEntities value={typed} onChange={setTyped} />
        {isFiltered && (
          <Button tone="quiet" onClick={clear}>
            Clear filters
          </Button>
        )}
      </search>
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        {count.problem !== undefined && (
          <div className="p-4">
            <ErrorState
              title="The entities can't be shown"
              {...explainProblem(count.problem)}
              onRetry={count.refresh}
            />
          </div>
        )}
        {count.value === undefined && count.isReading && (
          <div className="px-6">
            <SkeletonRows rows={12} label="Reading the entities" />
          </div>
        )}
        {count.value !== undefined && (
          <DataGrid<Entity>
            label="Entities"
            columns={columns}
            total={count.value.total}
            listKey={`${filterKey} ${sort?.key} ${sort?.descending}`}
            version={version}
            loadRange={async (offset, limit) => {
              const by = entitySortSchema.safeParse(sort?.key).data;
              const order = by === undefined ? {} : { sort: by, descending: sort?.descending === true };
              return (await client.entities.list({ ...filter, ...order, offset, limit })).entities;
            }}
            rowHeight={rowHeights[density]}
            sort={sort}
            onSort={setSort}
            isSelected={(entity) => entity.entityId === selected}
            onSelect={({ entityId }) => replaceQuery("entities", { entity: entityId })}
            explainProblem={(problem) => explainProblem(problem).message}
            empty={isFiltered ? <NothingFits onClear={clear} /> : empty}
          />
        )}
      </div>
      {selected !== undefined && (
        <EntityInspector projectId={projectId} entityId={selected} version={version} />
      )}
    </>
  );
}

function NothingFits({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title="No entity fits" action={<Button onClick={onClear}>Clear filters</Button>}>
      Names are searched in every spelling, accounts with and without spaces.
    </EmptyState>
  );
}

function SearchEntities({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [commands] = useState(() => [
    {
      id: "entities search",
      title: "Search the entities",
      group: "Entities",
      keys: "/",
      run: () => input.current?.focus(),
    },
  ]);
  useCommands(commands);
  return (
    <div className="w-[260px]">
      <TextInput
        ref={input}
        type="search"
        aria-label="Text in a spelling or an account number"
        placeholder="Search names and accounts"
        icon={<Search size={14} />}
        value={value}
        onChange={(event) => onChange(event.target.value.slice(0, 200))}
      />
    </div>
  );
}
