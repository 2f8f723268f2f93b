import { firstTwoDigits } from "./benford.ts";
import { futureDated, weekendPostings } from "./calendar.ts";
import type { Detector } from "./detector.ts";
import { sameAmountDifferentInvoice, sameInvoiceTwice } from "./duplicates.ts";
import { relativeSizeFactor } from "./relativeSize.ts";
import { wholeThousands } from "./roundAmounts.ts";
import { missingNumbers } from "./sequenceGaps.ts";
import { justBelowLimit, splitOrders } from "./thresholds.ts";

/** The tests, in the order in which they run. */
export const detectorSuite: readonly Detector[] = [
  sameInvoiceTwice,
  sameAmountDifferentInvoice,
  justBelowLimit,
  splitOrders,
  wholeThousands,
  weekendPostings,
  futureDated,
  relativeSizeFactor,
  missingNumbers,
  firstTwoDigits,
];
