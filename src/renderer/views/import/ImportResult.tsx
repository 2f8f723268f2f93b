import type { ReactNode } from "react";
import type { IngestionId } from "../../../contract/ids.ts";
import type { Ingestion } from "../../../contract/procedures/ingestion.ts";
import { Button } from "../../components/Button.tsx";
import { DayText, InstantText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { formatDuration } from "../../components/formatDate.ts";
import { HashText } from "../../components/HashText.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { hashOf } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision } from "../workspace/WorkspaceContext.tsx";
import { ImportStatus, QualityText } from "./ImportStatus.tsx";
import { QualitySection } from "./QualitySection.tsx";
import { QuarantineSection } from "./QuarantineSection.tsx";
import { BalanceSection, IssueSection } from "./ResultSections.tsx";
import { UndoImport } from "./UndoImport.tsx";

interface ImportResultProps {
  readonly ingestionId: IngestionId;
  readonly onClose: () => void;
}

/** What came of an import: rows in and out, quality, issues, balance proof, quarantine. */
export function ImportResult({ ingestionId, onClose }: ImportResultProps) {
  const client = useClient();
  const answer = useAnswer(
    `import ${ingestionId}`,
    () => client.ingestion.get({ ingestionId }),
    useRevision("imports"),
  );
  const detail = answer.value;
  return (
    <>
      <PageHeader
        title={detail?.ingestion.fileName ?? "Import"}
        detail={
          detail !== undefined && (
            <span className="flex items-center gap-2">
              {sideWord(detail.ingestion.side)} <ImportStatus status={detail.ingestion.status} />
            </span>
          )
        }
      >
        {(detail?.ingestion.status === "committed" || detail?.ingestion.status === "undone") && (
          <UndoImport ingestion={detail.ingestion} />
        )}
        <Button tone="primary" onClick={onClose}>
          Import another file
        </Button>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-8">
        <div className="flex max-w-[1040px] flex-col gap-6">
          {answer.problem !== undefined && (
            <ErrorState
              title="The import can't be shown"
              {...explainProblem(answer.problem)}
              onRetry={answer.refresh}
            />
          )}
          {detail === undefined && answer.isReading && <SkeletonRows rows={6} label="Reading the import" />}
          {detail !== undefined && (
            <>
              {detail.ingestion.reason !== null && (
                <ErrorState title="Nothing of this file is kept" message={detail.ingestion.reason} />
              )}
              <Figures ingestion={detail.ingestion} />
              <IssueSection issues={detail.issues} />
              <QualitySection quality={detail.quality} />
              <BalanceSection balances={detail.balances} />
              <QuarantineSection ingestion={detail.ingestion} header={detail.header} />
            </>
          )}
        </div>
      </div>
    </>
  );
}

function Figures({ ingestion }: { ingestion: Ingestion }) {
  const { ingestionId } = ingestion;
  return (
    <section aria-label="Figures" className="flex flex-wrap gap-x-10 gap-y-4">
      <Figure name="Rows in" href={hashOf("rows", { import: ingestionId })}>
        <Count value={ingestion.accepted} />
      </Figure>
      {ingestion.held > 0 && (
        <Figure name="Of them in already">
          <Count value={ingestion.held} />
        </Figure>
      )}
      <Figure name="In quarantine">
        <Count value={ingestion.rejected} />
      </Figure>
      <Figure name="Quality, of 100">
        <QualityText score={ingestion.qualityScore} />
      </Figure>
      <Figure name="Findings" href={hashOf("findings", { import: ingestionId })}>
        <Count value={ingestion.anomalies.total} />
      </Figure>
      <Figure name="Risk, of 1">
        <span className="figures">{ingestion.riskScore.toFixed(2)}</span>
      </Figure>
      <Figure name="Sum">
        <Money amount={ingestion.sum} currency={ingestion.currency} />
      </Figure>
      <Small name="Days">
        {ingestion.from !== null && ingestion.to !== null ? (
          <>
            <DayText day={ingestion.from} /> to <DayText day={ingestion.to} />
          </>
        ) : (
          "–"
        )}
      </Small>
      <Small name="Read">
        <InstantText instant={ingestion.startedAt} seconds={false} /> in{" "}
        {formatDuration(ingestion.durationMs)}
      </Small>
      <Small name="SHA-256">
        <HashText value={ingestion.sha256} label="SHA-256" />
      </Small>
    </section>
  );
}

function Figure({ name, href, children }: { name: string; href?: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="text-small text-ink-3">{name}</p>
      <p className="text-title font-semibold">
        {href === undefined ? (
          children
        ) : (
          <a href={href} className="rounded-[3px] text-accent-ink underline-offset-4 hover:underline">
            {children}
          </a>
        )}
      </p>
    </div>
  );
}

function Small({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="text-small text-ink-3">{name}</p>
      <p>{children}</p>
    </div>
  );
}
