import { firstTwoDigits, lastTwoDigits, secondDigit } from "./benford.ts";
import { futureDated, postingLag, weekendPostings } from "./calendar.ts";
import type { Detector } from "./detector.ts";
import { sameAmountDifferentInvoice, sameInvoiceTwice } from "./duplicates.ts";
import { wordsInTexts } from "./journalWords.ts";
import { relativeSizeFactor } from "./relativeSize.ts";
import { wholeThousands } from "./roundAmounts.ts";
import { missingNumbers } from "./sequenceGaps.ts";
import { splitOrders } from "./splits.ts";
import { justBelowLimit } from "./thresholds.ts";

/** The tests, in the order in which they run. */
export const detectorSuite: readonly Detector[] = [
  sameInvoiceTwice,
  sameAmountDifferentInvoice,
  justBelowLimit,
  splitOrders,
  wholeThousands,
  weekendPostings,
  futureDated,
  postingLag,
  relativeSizeFactor,
  missingNumbers,
  wordsInTexts,
  firstTwoDigits,
  secondDigit,
  lastTwoDigits,
];
