import type { FindingStatus } from "../../../contract/events/anomalies.ts";
import { StatusBadge } from "../../components/StatusBadge.tsx";

export function FindingStatusBadge({ status }: { status: FindingStatus }) {
  switch (status) {
    case "open":
      return (
        <StatusBadge tone="accent" shape="open">
          To decide
        </StatusBadge>
      );
    case "confirmed":
      return (
        <StatusBadge tone="warning" shape="done">
          Confirmed
        </StatusBadge>
      );
    case "dismissed":
      return (
        <StatusBadge tone="neutral" shape="stopped">
          Dismissed
        </StatusBadge>
      );
    default:
      return status satisfies never;
  }
}
