import type { ProjectId } from "../../../contract/ids.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { InspectorHeader, InspectorSection, PropertyList } from "../../components/Inspector.tsx";
import { Money } from "../../components/Money.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { MatchRows } from "./MatchRows.tsx";
import { rowsWord } from "./reconcileWords.ts";
import type { Hand } from "./UnmatchedGrid.tsx";

interface HandPanelProps {
  readonly projectId: ProjectId;
  readonly hand: Hand;
  readonly revision: number;
  readonly onMatch: () => void;
  readonly onClear: () => void;
}

/** The rows picked so far and their running difference; the core says whether they may be a match. */
export function HandPanel({ projectId, hand, revision, onMatch, onClear }: HandPanelProps) {
  const client = useClient();
  const rows = (side: keyof Hand) => [...hand[side].values()].map(({ transaction }) => transaction);
  const ledger = rows("ledger");
  const bank = rows("bank");
  const ids = { ledger: ledger.map(({ txId }) => txId), bank: bank.map(({ txId }) => txId) };
  const preview = useAnswer(
    `preview ${projectId} ${JSON.stringify(ids)}`,
    () => client.reconciliation.preview({ projectId, ...ids }),
    revision,
  );
  const found = preview.value;
  const money = (amount: number) =>
    found === undefined || found.currency === null ? null : (
      <Money amount={amount} currency={found.currency} />
    );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <InspectorHeader kind="Picked" title={`${rowsWord(ledger.length)} with ${rowsWord(bank.length)}`} />
      <InspectorSection title="Running difference, in the bank's sign">
        <div role="status">
          {found !== undefined && (
            <PropertyList
              items={[
                { name: "Books", value: money(found.ledgerSum) },
                { name: "Bank", value: money(found.bankSum) },
                {
                  name: "Difference",
                  value: (
                    <span
                      className={
                        found.difference === 0 ? "font-semibold text-good" : "font-semibold text-medium"
                      }
                    >
                      {money(found.difference)}
                    </span>
                  ),
                },
              ]}
            />
          )}
          {ledger.length > 0 && bank.length > 0 && found !== undefined && found.refusal !== null && (
            <p className="mt-2 text-critical">{found.refusal}</p>
          )}
        </div>
        {preview.problem !== undefined && (
          <ErrorState title="The difference can't be told" {...explainProblem(preview.problem)} />
        )}
        <div className="mt-3 flex gap-2">
          <Button
            tone="primary"
            keys="M"
            disabled={
              ledger.length === 0 || bank.length === 0 || found === undefined || found.refusal !== null
            }
            onClick={onMatch}
          >
            Match
          </Button>
          <Button tone="quiet" onClick={onClear}>
            Let go
          </Button>
        </div>
      </InspectorSection>
      {ledger.length > 0 && <MatchRows title="Books" rows={ledger} total={ledger.length} />}
      {bank.length > 0 && <MatchRows title="Bank" rows={bank} total={bank.length} />}
    </div>
  );
}
