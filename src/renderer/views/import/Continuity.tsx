import { Link2, Unlink2 } from "lucide-react";
import type { StatementLink } from "../../../contract/procedures/ingestion.ts";
import { DayText } from "../../components/DateText.tsx";
import { Money } from "../../components/Money.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { Table } from "../../components/Table.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { hashOf } from "../frame/router.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";

/** The statements of each account laid end to end, across files: what is missing between two of them shows here. */
export function Continuity() {
  const client = useClient();
  const { project } = useWorkspace();
  const projectId = project?.projectId;
  const answer = useAnswer(
    `continuity ${projectId}`,
    projectId === undefined ? undefined : () => client.ingestion.continuity({ projectId }),
    useRevision("imports"),
  );
  const accounts = (answer.value?.accounts ?? []).filter(({ statements }) => statements.length > 1);
  if (accounts.length === 0) return null;
  return (
    <section aria-label="Statements end to end" className="flex flex-col gap-3">
      <h2 className="text-section font-semibold">Statements end to end</h2>
      {accounts.map(({ side, account, currency, problems, statements }) => {
        const shown = problems === 0 ? statements.slice(-3) : aroundProblems(statements);
        return (
          <div key={`${side} ${account} ${currency}`}>
            <p className="flex items-center gap-2">
              {problems === 0 ? (
                <Link2 size={15} className="shrink-0 text-good" aria-hidden />
              ) : (
                <Unlink2 size={15} className="shrink-0 text-critical" aria-hidden />
              )}
              <span className="font-medium">{account === "" ? "Account not stated" : account}</span>
              <span className="text-ink-2">
                {currency}, {statements.length} statements,{" "}
                {problems === 0 ? "without a gap" : problems === 1 ? "one break" : `${problems} breaks`}
              </span>
            </p>
            <Table
              caption={`Statements of ${account}`}
              rows={shown}
              rowKey={(link) => statements.indexOf(link)}
              columns={[
                {
                  key: "file",
                  title: "File",
                  width: "21%",
                  cell: (link) => (
                    <a
                      className="text-accent-ink underline-offset-2 hover:underline"
                      href={hashOf("import", { import: link.ingestionId })}
                    >
                      {link.fileName}
                    </a>
                  ),
                },
                { key: "number", title: "Statement", width: "17%", cell: (link) => link.number || "–" },
                {
                  key: "to",
                  title: "Closes on",
                  width: "13%",
                  cell: (link) => (link.to === null ? "–" : <DayText day={link.to} />),
                },
                {
                  key: "opening",
                  title: "Opening",
                  width: "15%",
                  align: "right",
                  cell: (link) =>
                    link.opening === null ? "–" : <Money amount={link.opening} currency={currency} bare />,
                },
                {
                  key: "closing",
                  title: "Closing",
                  width: "15%",
                  align: "right",
                  cell: (link) =>
                    link.closing === null ? "–" : <Money amount={link.closing} currency={currency} bare />,
                },
                {
                  key: "difference",
                  title: "To the one before",
                  width: "16%",
                  align: "right",
                  cell: (link) =>
                    link.difference === null ? (
                      "–"
                    ) : (
                      <Money amount={link.difference} currency={currency} bare />
                    ),
                },
                {
                  key: "problem",
                  title: "Follows",
                  isTitleHidden: true,
                  cell: (link) =>
                    link.problem !== null && (
                      <StatusBadge tone="problem" shape="failed">
                        {link.problem === "gap" ? "Does not follow" : "Overlaps"}
                      </StatusBadge>
                    ),
                },
              ]}
            />
          </div>
        );
      })}
    </section>
  );
}

const breaksShown = 20;

/** Each break with the statement before it. */
function aroundProblems(statements: readonly StatementLink[]): StatementLink[] {
  const broken = statements.flatMap((link, i) => (link.problem === null ? [] : [i])).slice(0, breaksShown);
  const shown = new Set(broken.flatMap((i) => [Math.max(0, i - 1), i]));
  return statements.filter((_, i) => shown.has(i));
}
