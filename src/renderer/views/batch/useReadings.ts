import type { Reading } from "../../../contract/procedures/batch.ts";
import { useClient } from "../../link/ClientContext.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";

interface NamedReading {
  readonly value: string;
  readonly label: string;
  /** Undefined: nothing is said beforehand. */
  readonly reading: Reading | undefined;
}

export const untold = "untold";

const answers: readonly NamedReading[] = [
  { value: untold, label: "Ask me", reading: undefined },
  { value: "dmy,", label: "31.12.2025 and 1.234,50", reading: { dateOrder: "dmy", decimalMark: "," } },
  { value: "dmy.", label: "31/12/2025 and 1,234.50", reading: { dateOrder: "dmy", decimalMark: "." } },
  { value: "mdy.", label: "12/31/2025 and 1,234.50", reading: { dateOrder: "mdy", decimalMark: "." } },
];

/** The answers and the profiles that can be chosen for files that nobody looks at one by one. */
export function useReadings(): readonly NamedReading[] {
  const client = useClient();
  const profiles = useAnswer("profiles", () => client.profiles.list({})).value ?? [];
  return [
    ...answers,
    ...profiles.map(({ profileId, name }) => ({
      value: profileId,
      label: `Profile: ${name}`,
      reading: { profileId },
    })),
  ];
}
