import { SeverityMark } from "../../../components/SeverityBadge.tsx";
import { bandOf, riskText } from "./graphWords.ts";

/** A risk as number, with the mark of its band. */
export function RiskBadge({ risk }: { risk: number }) {
  const band = bandOf(risk);
  return (
    <span className="figures inline-flex items-center gap-1.5">
      {band === undefined ? (
        <span className="text-ink-3">none</span>
      ) : (
        <SeverityMark severity={band} size={11} />
      )}
      {band !== undefined && riskText(risk)}
    </span>
  );
}
