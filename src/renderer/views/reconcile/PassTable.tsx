import type { RunFigures } from "../../../contract/procedures/reconciliationRun.ts";
import { Count } from "../../components/Money.tsx";
import { Table } from "../../components/Table.tsx";
import { passNames } from "./reconcileWords.ts";

type Passes = NonNullable<RunFigures["passes"]>;

/** What each pass found among the rows that the passes before had left, and what it cost. */
export function PassTable({ passes }: { passes: Passes }) {
  return (
    <Table<Passes[number]>
      caption="Passes"
      rows={passes}
      rowKey={({ pass }) => pass}
      columns={[
        { key: "pass", title: "Pass, in order", cell: ({ pass }) => passNames[pass] },
        {
          key: "matches",
          title: "Matches found",
          align: "right",
          cell: ({ matches }) => <Count value={matches} />,
        },
        {
          key: "sets",
          title: "Sets for a person",
          align: "right",
          cell: ({ sets }) => <Count value={sets} />,
        },
        {
          key: "ms",
          title: "Took, ms",
          align: "right",
          cell: ({ ms }) => <Count value={ms} />,
        },
      ]}
    />
  );
}
