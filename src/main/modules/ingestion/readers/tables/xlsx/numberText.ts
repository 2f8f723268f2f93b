import { plainDecimal } from "../plainDecimal.ts";
import type { NumberKind } from "./numberFormats.ts";

type MomentKind = Exclude<NumberKind, "number">;

/** Digits that Excel keeps of a number. */
const excelDigits = 15;
const dayMilliseconds = 86_400_000;
/** 31 December 9999 in the system that counts from 1900. */
const lastSerial = 2_958_465;
/** Days between the two systems (ECMA-376 part 1, 18.17.4.1). */
const shift1904 = 1462;
/** 1 January 1970 in the system that counts from 1900. */
const unixSerial = 25_569;

/** What a difference of amounts below half a billion can be off by in binary; no currency has units of this size. */
const noise = 1e-7;
/** Decimal places that amounts are looked for at. */
const amountScale = 1e4;
/** Digits of a number that somebody may have typed; a longer one was computed. */
const typedDigits = 12;

/**
 * The plain decimal that Excel shows for the number in a cell's XML. The file holds the 17 digits of a double; Excel
 * keeps 15, so that 0.1 + 0.2 is 0.3. A formula such as 1000.10 - 1000.09 is off by more: 0.0099999999999909. A
 * number that needs more than 12 digits and lies within 10^-7 of one of four decimals is that one; nothing, only where
 * the format shows fixed decimals (`isFixed`). A whole number keeps all its digits: it may be an account number.
 */
export function numberText(text: string, isFixed = false): string {
  if (/^-?\d+$/.test(text)) return text;
  if (text.length <= typedDigits + 1 && /^-?\d+\.\d+$/.test(text)) return text;
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) return text;
  const exact = shownDecimal(value);
  if (exact.replace(/^-?0?\.?0*|\./g, "").length <= typedDigits && Math.abs(value) >= noise) return exact;
  const near = Math.round(value * amountScale) / amountScale;
  const isNoise = Math.abs(value - near) < noise && (near !== 0 || isFixed);
  return isNoise ? shownDecimal(near) : exact;
}

function shownDecimal(value: number): string {
  if (value === 0) return "0";
  const plain = plainDecimal(value.toPrecision(excelDigits));
  return plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain;
}

/** A number that its format shows as a day or a time, as ISO 8601 text; the number itself where it can be neither. */
function momentText(
  text: string,
  kind: MomentKind,
  { is1904, dayText }: { readonly is1904: boolean; readonly dayText: (serial: number) => string },
): string {
  const value = Number(text);
  const isDay = text !== "" && value >= 0 && value + (is1904 ? shift1904 : 0) < lastSerial + 1;
  if (!isDay) return numberText(text);
  // Excel rounds a moment to the millisecond.
  const rounded = Math.round(value * dayMilliseconds);
  const days = Math.floor(rounded / dayMilliseconds);
  const rest = rounded - days * dayMilliseconds;
  if (kind === "elapsed") return clock(rounded);
  if (days === 0 && !is1904 && (kind === "time" || rest > 0)) return clock(rest);
  if (kind === "time" && days === 0) return clock(rest);
  const day = dayText(days);
  return rest === 0 && kind === "date" ? day : `${day}T${clock(rest)}`;
}

/** Days that were asked for before: a ledger repeats its dates. */
const mostKnownDays = 4_096;

/** Makes a reader of moments for one workbook. */
export function createMomentReader(is1904: boolean): (text: string, kind: MomentKind) => string {
  const days = new Map<number, string>();
  const dayText = (serial: number) => {
    const known = days.get(serial);
    if (known !== undefined) return known;
    const text = dayOfSerial(serial, is1904);
    if (days.size < mostKnownDays) days.set(serial, text);
    return text;
  };
  return (text, kind) => momentText(text, kind, { is1904, dayText });
}

/**
 * The day of a serial. The system of 1900 holds 1900 for a leap year, as Lotus 1-2-3 did: its day 60 never was, and
 * the days before it are one less than the calendar's distance. Day 0 is shown as 0 January.
 */
function dayOfSerial(days: number, is1904: boolean): string {
  if (!is1904 && days === 0) return "1900-01-00";
  if (!is1904 && days === 60) return "1900-02-29";
  const serial = is1904 ? days + shift1904 : days < 60 ? days + 1 : days;
  return new Date((serial - unixSerial) * dayMilliseconds).toISOString().slice(0, 10);
}

/** `HH:MM:SS`, with milliseconds where there are any; hours may pass 24. */
function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = milliseconds % 1000;
  const text = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(3, "0")}`;
}
