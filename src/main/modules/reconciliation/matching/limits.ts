import { stepsPerSum } from "./aggregates.ts";
import { exactBlockLimit } from "./assignment.ts";
import { type Candidates, denseLimit } from "./candidates.ts";

/** Where the matching stopped short, in words. */
export function limitsOf(about: {
  readonly candidates: Candidates;
  readonly oversized: number;
  readonly gaveUp: number;
}): string[] {
  const limits: string[] = [];
  const { denseAmounts } = about.candidates;
  const many = (n: number) => n.toLocaleString("en-US");
  if (denseAmounts > 0)
    limits.push(
      `${many(denseAmounts)} amounts occur so often (over ${many(denseLimit)} pairs) that only rows sharing a reference, account or word were compared; the others form ambiguous sets.`,
    );
  if (about.oversized > 0)
    limits.push(
      `${many(about.oversized)} blocks of connected candidates have more than ${exactBlockLimit} rows a side and were decided best pair first.`,
    );
  if (about.gaveUp > 0)
    limits.push(
      `${many(about.gaveUp)} sums were searched for ${many(stepsPerSum)} steps without reaching the end; what was found of them is not in the first two tiers.`,
    );
  return limits;
}
