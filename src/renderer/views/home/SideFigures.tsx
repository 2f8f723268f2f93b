import type { ProjectOverview } from "../../../contract/procedures/projects.ts";
import { DayText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { Table } from "../../components/Table.tsx";
import { hashOf } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import type { Answer } from "../workspace/useAnswer.ts";
import { HomeLink, HomeSection } from "./HomeSection.tsx";

/** What the project holds of each side. */
export function SideFigures({ overview }: { overview: Answer<ProjectOverview> }) {
  const currency = overview.value?.project.currency ?? "EUR";
  return (
    <HomeSection title="What is in" link={<HomeLink href={hashOf("rows")}>All rows</HomeLink>}>
      {overview.problem !== undefined && (
        <ErrorState
          title="The figures can't be shown"
          {...explainProblem(overview.problem)}
          onRetry={overview.refresh}
        />
      )}
      {overview.value === undefined && overview.isReading && <SkeletonRows rows={2} />}
      {overview.value?.sides.length === 0 && (
        <p className="text-ink-2">
          No file is in yet. <HomeLink href={hashOf("import")}>Import the first one</HomeLink>
        </p>
      )}
      {overview.value !== undefined && overview.value.sides.length > 0 && (
        <Table
          caption="Rows of each side"
          rows={overview.value.sides}
          rowKey={(side) => side.side}
          columns={[
            {
              key: "side",
              title: "Side",
              cell: (side) => <SideName side={side} />,
            },
            { key: "rows", title: "Rows", align: "right", cell: (side) => <Count value={side.rows} /> },
            {
              key: "sum",
              title: `Sum, ${currency}`,
              align: "right",
              cell: (side) => <Money bare amount={side.sum} currency={currency} />,
            },
          ]}
        />
      )}
    </HomeSection>
  );
}

function SideName({ side }: { side: ProjectOverview["sides"][number] }) {
  return (
    <>
      <HomeLink href={hashOf("rows", { side: side.side })}>{sideWord(side.side)}</HomeLink>
      {side.from !== null && side.to !== null && (
        <span className="block text-small text-ink-3">
          <DayText day={side.from} /> to <DayText day={side.to} />
        </span>
      )}
    </>
  );
}
