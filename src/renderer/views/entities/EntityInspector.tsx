import type { EntityId, ProjectId } from "../../../contract/ids.ts";
import type { Entity } from "../../../contract/procedures/entities.ts";
import { DayText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { InspectorHeader, InspectorSection, PropertyList } from "../../components/Inspector.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { Table } from "../../components/Table.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { InInspector } from "../frame/InspectorSlot.tsx";
import { hashOf } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { DecisionLine } from "./DecisionLine.tsx";
import { checkWords, pairName, percentWords, sideWords, spacedAccount } from "./entityWords.ts";
import { useDecide } from "./useDecide.ts";

const spellingsShown = 12;
const link = "text-accent-ink underline-offset-2 hover:underline";

interface EntityInspectorProps {
  readonly projectId: ProjectId;
  readonly entityId: EntityId;
  readonly version: number;
}

/** An entity whole: its figures, accounts, spellings, what is likely the same, and what was decided. */
export function EntityInspector({ projectId, entityId, version }: EntityInspectorProps) {
  const client = useClient();
  const { takeBack, ownId } = useDecide(projectId);
  const answer = useAnswer(
    `entity ${projectId} ${entityId}`,
    () => client.entities.get({ projectId, entityId }),
    version,
  );
  if (answer.value === undefined) {
    return (
      <InInspector>
        <div className="p-4">
          {answer.problem === undefined ? (
            <SkeletonRows rows={8} label="Reading the entity" />
          ) : (
            <ErrorState
              title="The entity can't be shown"
              {...explainProblem(answer.problem)}
              onRetry={answer.refresh}
            />
          )}
        </div>
      </InInspector>
    );
  }
  const { entity, spellings, duplicates, decisions, comparison } = answer.value;
  return (
    <InInspector>
      <InspectorHeader kind="Counterparty" title={entity.name}>
        {entity.merged > 1 && (
          <StatusBadge tone="accent" shape="done">
            {entity.merged} merged
          </StatusBadge>
        )}
        {entity.isOwnAccount && (
          <StatusBadge tone="neutral" shape="seen">
            Own account
          </StatusBadge>
        )}
      </InspectorHeader>
      <Figures entity={entity} />
      {entity.accounts.length > 0 && <Accounts accounts={entity.accounts} />}
      <InspectorSection title={spellings.length === 1 ? "Spelling" : `Spellings, ${spellings.length}`}>
        <ul className="flex flex-col gap-0.5">
          {spellings.slice(0, spellingsShown).map(({ name, transactions }) => (
            <li key={name} className="flex items-baseline gap-3">
              <span className="min-w-0 flex-1 break-words">{name}</span>
              <span className="text-ink-2">
                <Count value={transactions} />
              </span>
            </li>
          ))}
        </ul>
        {spellings.length > spellingsShown && (
          <p className="text-small text-ink-3">and {spellings.length - spellingsShown} more</p>
        )}
      </InspectorSection>
      <InspectorSection title="Likely the same">
        {duplicates.length === 0 && (
          <p className="text-ink-2">
            {comparison.isDone ? "No other entity is likely the same." : "Still comparing."}
          </p>
        )}
        <ul className="flex flex-col gap-0.5">
          {duplicates.map(({ left, right, probability }) => {
            const other = left.entityId === entity.entityId ? right : left;
            const pair = pairName(left.entityId, right.entityId);
            return (
              <li key={other.entityId} className="flex items-baseline gap-3">
                <a
                  className={`${link} min-w-0 flex-1 break-words`}
                  href={hashOf("entities", { show: "duplicates", entity: pair })}
                >
                  {other.name}
                </a>
                <span className="figures text-ink-2">{percentWords(probability)}</span>
              </li>
            );
          })}
        </ul>
      </InspectorSection>
      {decisions.length > 0 && (
        <InspectorSection title="Decided">
          <ul className="flex flex-col gap-2">
            {decisions.map((decision) => (
              <DecisionLine
                key={decision.decisionId}
                decision={decision}
                ownId={ownId}
                onTakeBack={() => void takeBack(decision.decisionId)}
              />
            ))}
          </ul>
        </InspectorSection>
      )}
    </InInspector>
  );
}

function Figures({ entity }: { entity: Entity }) {
  return (
    <InspectorSection title="Figures">
      <PropertyList
        items={[
          {
            name: "Rows",
            value: (
              <a className={link} href={hashOf("rows", { entity: entity.entityId })}>
                <Count value={entity.transactions} />
              </a>
            ),
          },
          ...entity.sums.flatMap((sum) => [
            { name: `In, ${sum.currency}`, value: <Money bare amount={sum.in} currency={sum.currency} /> },
            { name: `Out, ${sum.currency}`, value: <Money bare amount={sum.out} currency={sum.currency} /> },
          ]),
          { name: "First", value: <DayText day={entity.firstDay} /> },
          { name: "Last", value: <DayText day={entity.lastDay} /> },
          { name: "Side", value: sideWords(entity.sides) },
        ]}
      />
    </InspectorSection>
  );
}

function Accounts({ accounts }: { accounts: Entity["accounts"] }) {
  return (
    <InspectorSection title={accounts.length === 1 ? "Account" : `Accounts, ${accounts.length}`}>
      <Table
        caption="Accounts of this entity"
        rows={accounts}
        rowKey={({ account }) => account}
        columns={[
          {
            key: "account",
            title: "Number",
            cell: (account) => (
              <span className="flex flex-wrap items-center gap-1.5">
                <span className="font-mono text-small">{spacedAccount(account)}</span>
                {checkWords(account.check) !== undefined && (
                  <StatusBadge tone="problem" shape="failed">
                    {checkWords(account.check)}
                  </StatusBadge>
                )}
              </span>
            ),
          },
          { key: "country", title: "Country", cell: ({ country }) => country ?? "–" },
          {
            key: "rows",
            title: "Rows",
            align: "right",
            cell: ({ transactions }) => <Count value={transactions} />,
          },
        ]}
      />
    </InspectorSection>
  );
}
