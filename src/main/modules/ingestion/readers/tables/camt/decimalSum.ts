/** Decimal places that sums are kept with; a schema of ISO 20022 allows 5. */
const places = 18;
const plainDecimal = /^(-?)(\d{1,40})(?:\.(\d{0,18}))?$/;

/** A decimal as an exact whole number of 10^-18; undefined for what is no plain decimal. */
export function exactDecimal(text: string): bigint | undefined {
  const match = plainDecimal.exec(text);
  if (match === null) return undefined;
  const units = BigInt(`${match[2] ?? ""}${(match[3] ?? "").padEnd(places, "0")}`);
  return match[1] === "-" ? -units : units;
}

/** The plain decimal of an exact number, with two decimal places at least. */
export function decimalText(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0{0,16}$/, "");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -places)}.${fraction}`;
}
