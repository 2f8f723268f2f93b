const exponential = /^([+-]?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,9})$/;
/** Digits an exponent may stand for; beyond that the text stays as it is and is no amount. */
const mostDigits = 400;

/** A number in exponent form as the plain decimal of exactly the same value; any other text as it is. */
export function plainDecimal(text: string): string {
  const match = exponential.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const shift = Number(exponent);
  if (Math.abs(shift) > mostDigits || whole.length + fraction.length > mostDigits) return text;
  const digits = `${whole}${fraction}`;
  const point = whole.length + shift;
  const integer = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0");
  const decimals = point <= 0 ? `${"0".repeat(-point)}${digits}` : digits.slice(point);
  const shown = integer.replace(/^0+(?=\d)/, "");
  return `${sign === "-" ? "-" : ""}${shown}${decimals === "" ? "" : `.${decimals}`}`;
}

const groupLike = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

/**
 * A decimal that a program wrote as a number, so that it can't be taken for text: `1.234` beside texts such as
 * `2.500,00` would read as a thousand; with one more zero it reads as what it is, or not at all.
 */
export function typedDecimal(text: string): string {
  return groupLike.test(text) ? `${text}0` : text;
}
