import { firstTwoDigits, lastTwoDigits, secondDigit } from "./benford.ts";
import { moreOftenThanOtherSide } from "./bothSides.ts";
import { futureDated, postingLag, weekendPostings } from "./calendar.ts";
import { circularFlows } from "./circularFlow.ts";
import type { Detector } from "./detector.ts";
import { sameAmountDifferentInvoice, sameInvoiceTwice } from "./duplicates.ts";
import { fanIn, fanOut } from "./fanFlows.ts";
import { wordsInTexts } from "./journalWords.ts";
import { repeatedAmounts } from "./numberDuplication.ts";
import { aboveOwnBaseline } from "./outliers.ts";
import { newPayee, suddenPace, wokenPayee } from "./payeeHistory.ts";
import { relativeSizeFactor } from "./relativeSize.ts";
import { wholeThousands } from "./roundAmounts.ts";
import { missingNumbers } from "./sequenceGaps.ts";
import { sharedAccounts } from "./sharedAccount.ts";
import { splitOrders } from "./splits.ts";
import { justBelowLimit } from "./thresholds.ts";

/** The tests, in the order in which they run. */
export const detectorSuite: readonly Detector[] = [
  sameInvoiceTwice,
  sameAmountDifferentInvoice,
  moreOftenThanOtherSide,
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
  repeatedAmounts,
  sharedAccounts,
  newPayee,
  wokenPayee,
  suddenPace,
  aboveOwnBaseline,
  circularFlows,
  fanIn,
  fanOut,
];
