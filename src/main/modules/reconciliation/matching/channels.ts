import type { Channel } from "../../../../contract/procedures/reconciliationRun.ts";

export const channels = ["other", "instant", "transfer", "card", "cheque"] as const satisfies Channel[];

/** Words by which banks name the way a payment travelled, in the order in which they are asked. */
const words: readonly (readonly [Channel, RegExp])[] = [
  ["cheque", /\b(?:cheque|check|chq|scheck)\b/i],
  ["instant", /\b(?:instant|faster payment|fps|sct inst|echtzeit|blik|pix|zelle)\b/i],
  ["card", /\b(?:card|visa|mastercard|maestro|pos|karte|kartenzahlung|acquiring|stripe|adyen)\b/i],
  ["transfer", /\b(?:sepa|transfer|wire|ach|bacs|chaps|swift|ueberweisung|überweisung|virement)\b/i],
];

/** The channel that a bank's text names; its place in `channels`. */
export function channelOf(text: string): number {
  if (text === "") return 0;
  for (const [channel, pattern] of words) if (pattern.test(text)) return channels.indexOf(channel);
  return 0;
}

/** Working days up to a day, so that the lag between two days is a difference: a weekend counts as its Friday. */
export function businessDay(day: number): number {
  const sinceMonday = day + 3; // day 0 is a Thursday
  const week = Math.floor(sinceMonday / 7);
  return week * 5 + Math.min(4, sinceMonday - week * 7);
}
