import type { Channel } from "../../../../contract/procedures/reconciliationRun.ts";

export const channels = ["other", "instant", "transfer", "card", "cheque"] as const satisfies Channel[];

/** Words by which banks name the way a payment travelled, in the order in which they are asked. */
const words: readonly (readonly [Channel, string])[] = [
  ["cheque", "cheque|check|chq|scheck"],
  ["instant", "instant|faster payment|fps|sct inst|echtzeit|blik|pix|zelle"],
  ["card", "card|visa|mastercard|maestro|pos|karte|kartenzahlung|acquiring|stripe|adyen"],
  ["transfer", "sepa|transfer|wire|ach|bacs|chaps|swift|ueberweisung|überweisung|virement"],
];
const patterns = words.map(([channel, pattern]) => ({
  place: channels.indexOf(channel),
  pattern: wordsOf(pattern),
}));
/** Most texts name none: one look tells. */
const anyChannel = wordsOf(words.map(([, pattern]) => pattern).join("|"));

function wordsOf(pattern: string): RegExp {
  return new RegExp(`\\b(?:${pattern})\\b`, "i");
}

/** The channel that a bank's text names; its place in `channels`. */
export function channelOf(text: string): number {
  if (text === "" || !anyChannel.test(text)) return 0;
  return patterns.find(({ pattern }) => pattern.test(text))?.place ?? 0;
}

/** Working days up to a day, so that the lag between two days is a difference: a weekend counts as its Friday. */
export function businessDay(day: number): number {
  const sinceMonday = day + 3; // day 0 is a Thursday
  const week = Math.floor(sinceMonday / 7);
  return week * 5 + Math.min(4, sinceMonday - week * 7);
}
