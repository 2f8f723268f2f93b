import { useState } from "react";
import type { TxId } from "../../../contract/ids.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";
import { Button } from "../../components/Button.tsx";
import { InspectorSection } from "../../components/Inspector.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { percentWords } from "./reconcileWords.ts";
import type { Acts } from "./useActs.ts";

interface Choice {
  readonly ledger: TxId[];
  readonly bank: TxId[];
  readonly confidence: number;
}

interface AlternativesProps {
  readonly match: Match;
  readonly choices: readonly Choice[];
  readonly acts: Acts;
}

const atFirst = 8;

/** The choices of an ambiguous set: none is confirmed before a person takes one. */
export function Alternatives({ match, choices, acts }: AlternativesProps) {
  const client = useClient();
  const [isAll, setAll] = useState(false);
  const known = new Map([...match.ledger, ...match.bank].map((row) => [row.txId, row]));
  const words = (ids: readonly TxId[]) => ids.map((id) => rowWords(known.get(id), id)).join(" + ");
  const choose = ({ ledger, bank }: Choice) =>
    void acts.act(() => client.reconciliation.match({ projectId: match.projectId, ledger, bank }));
  return (
    <InspectorSection title={`${choices.length} choices fit about equally well`}>
      <ul className="flex flex-col gap-1.5">
        {choices.slice(0, isAll ? undefined : atFirst).map((choice) => (
          <li key={`${choice.ledger.join()} ${choice.bank.join()}`} className="flex items-start gap-2">
            <span className="min-w-0 flex-1 text-small break-words">
              {words(choice.ledger)} <span className="text-ink-3">with</span> {words(choice.bank)}{" "}
              <span className="text-ink-3">{percentWords(choice.confidence)}</span>
            </span>
            <Button
              size="small"
              aria-label={`Choose ${words(choice.ledger)} with ${words(choice.bank)}`}
              onClick={() => choose(choice)}
            >
              Choose
            </Button>
          </li>
        ))}
      </ul>
      {!isAll && choices.length > atFirst && (
        <Button size="small" className="mt-2" onClick={() => setAll(true)}>
          Show all
        </Button>
      )}
    </InspectorSection>
  );
}

function rowWords(row: Transaction | undefined, id: TxId): string {
  return row === undefined ? id : `row ${row.row} of ${row.date} ${row.reference || row.counterparty}`.trim();
}
