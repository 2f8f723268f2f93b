import type { Ingestion } from "../../../contract/procedures/ingestion.ts";
import { StatusBadge } from "../../components/StatusBadge.tsx";

export function ImportStatus({ status }: { status: Ingestion["status"] }) {
  switch (status) {
    case "reading":
      return (
        <StatusBadge tone="accent" shape="running">
          Reading
        </StatusBadge>
      );
    case "committed":
      return (
        <StatusBadge tone="good" shape="done">
          In
        </StatusBadge>
      );
    case "cancelled":
      return (
        <StatusBadge tone="neutral" shape="stopped">
          Cancelled
        </StatusBadge>
      );
    case "failed":
      return (
        <StatusBadge tone="problem" shape="failed">
          Failed
        </StatusBadge>
      );
    case "undone":
      return (
        <StatusBadge tone="neutral" shape="undone">
          Undone
        </StatusBadge>
      );
    default:
      return status satisfies never;
  }
}

/** Word for a quality score; the limits are those of Frenly's alert. */
export function QualityText({ score }: { score: number }) {
  const word = score >= 90 ? "good" : score >= 70 ? "fair" : score >= 50 ? "poor" : "bad";
  const tone =
    score >= 90 ? "text-good" : score >= 70 ? "text-ink" : score >= 50 ? "text-medium" : "text-critical";
  return (
    <span className={`figures whitespace-nowrap ${tone}`}>
      {Number(score.toFixed(1))} <span className="text-small">{word}</span>
    </span>
  );
}
