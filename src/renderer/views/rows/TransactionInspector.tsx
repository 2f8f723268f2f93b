import { txIdSchema } from "../../../contract/ids.ts";
import { DayText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { HashText } from "../../components/HashText.tsx";
import { InspectorHeader, InspectorSection, PropertyList } from "../../components/Inspector.tsx";
import { Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { InInspector } from "../frame/InspectorSlot.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { SourceRow } from "./SourceRow.tsx";
import { sideWord } from "./transactionColumns.tsx";

/** A row whole: its figures, and the row of the file it was read from. */
export function TransactionInspector({ txId }: { txId: string }) {
  const client = useClient();
  const id = txIdSchema.safeParse(txId).data;
  const answer = useAnswer(
    `tx ${txId}`,
    id === undefined
      ? undefined
      : () => Promise.all([client.transactions.get({ txId: id }), client.transactions.source({ txId: id })]),
  );
  const [transaction, source] = answer.value ?? [];
  return (
    <InInspector>
      {answer.problem !== undefined && (
        <div className="p-4">
          <ErrorState
            title="The row can't be shown"
            {...explainProblem(answer.problem)}
            onRetry={answer.refresh}
          />
        </div>
      )}
      {transaction === undefined && answer.isReading && (
        <div className="p-4">
          <SkeletonRows rows={6} label="Reading the row" />
        </div>
      )}
      {transaction !== undefined && (
        <>
          <InspectorHeader
            kind={`Row ${transaction.row} of ${transaction.fileName}`}
            title={transaction.counterparty === "" ? transaction.description : transaction.counterparty}
          >
            <StatusBadge tone="neutral" shape="open">
              {sideWord(transaction.side)}
            </StatusBadge>
          </InspectorHeader>
          <InspectorSection title="Figures">
            <p className="mb-2 text-title font-semibold">
              <Money amount={transaction.amount} currency={transaction.currency} />
            </p>
            <PropertyList
              items={[
                { name: "Date", value: <DayText day={transaction.date} /> },
                {
                  name: "Value date",
                  value: transaction.valueDate === null ? null : <DayText day={transaction.valueDate} />,
                },
                { name: "Reference", value: transaction.reference },
                { name: "Description", value: transaction.description },
                { name: "Account", value: transaction.account },
                { name: "Their account", value: transaction.counterpartyAccount },
                {
                  name: "Balance",
                  value:
                    transaction.balance === null ? null : (
                      <Money amount={transaction.balance} currency={transaction.currency} />
                    ),
                },
                { name: "Id", value: <HashText value={transaction.txId} /> },
              ]}
            />
          </InspectorSection>
        </>
      )}
      {source !== undefined && <SourceRow source={source} />}
    </InInspector>
  );
}
