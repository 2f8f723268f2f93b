import type { Flow } from "../../../../contract/procedures/caseGraph.ts";
import { Count, Money } from "../../../components/Money.tsx";
import { sideWord } from "./graphWords.ts";

/** Sums of rows, a line for each currency and side: books and bank tell of the same money and are never added. */
export function Flows({ flows }: { flows: readonly Flow[] }) {
  return (
    <ul className="text-small text-ink-2">
      {flows.map((flow) => (
        <li key={`${flow.side} ${flow.currency}`} className="flex justify-between gap-3">
          <span>
            <Count value={flow.rows} /> {flow.rows === 1 ? "row" : "rows"}
            {flow.side !== null && `, ${sideWord(flow.side)}`}
          </span>
          <span className="flex flex-col items-end">
            {flow.in !== 0 && <Money amount={flow.in} currency={flow.currency} />}
            {flow.out !== 0 && <Money amount={flow.out} currency={flow.currency} />}
          </span>
        </li>
      ))}
    </ul>
  );
}
