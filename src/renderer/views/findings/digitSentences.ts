import type { DigitFigures, DigitPlace } from "../../../contract/procedures/anomalies.ts";

export const digitPlaces: readonly { readonly value: DigitPlace; readonly label: string }[] = [
  { value: "first", label: "First" },
  { value: "second", label: "Second" },
  { value: "firstTwo", label: "First two" },
  { value: "lastTwo", label: "Last two" },
];

const verdicts: Record<NonNullable<DigitFigures["conformity"]>, string> = {
  close: "close conformity",
  acceptable: "acceptable conformity",
  marginal: "marginal conformity",
  nonconforming: "no conformity",
};

/** Whether a share lies outside what chance alone would give 95 of 100 times. */
export function isOutside({ observed, lower, upper }: DigitFigures["values"][number]): boolean {
  return observed < lower || observed > upper;
}

/** What the figures say, in one or two sentences: whether the law applies, and how near the amounts come to it. */
export function digitVerdict(figures: DigitFigures): string {
  if (figures.notApplicable !== null) return `Not applicable, because ${figures.notApplicable}.`;
  const outside = figures.values.filter(isOutside).length;
  const mad = `MAD ${figures.meanAbsoluteDeviation.toFixed(5)}`;
  const spread = `${outside} of ${figures.values.length} values lie outside what chance gives 95 times in 100`;
  if (figures.conformity === null)
    return `${mad}; no limits are published for the last two digits. ${spread}.`;
  const [close = 0, acceptable = 0, marginal = 0] = figures.limits;
  const limits = `close up to ${close}, acceptable up to ${acceptable}, marginal up to ${marginal}`;
  return `${mad}: ${verdicts[figures.conformity]} with Benford's law (Nigrini: ${limits}). ${spread}.`;
}
