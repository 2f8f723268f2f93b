/** What an account number is, as far as it can be told from the number alone. */
export type AccountCheck = "valid" | "wrong_check_digits" | "wrong_length" | "no_check";

export interface AccountNumber {
  /** Capitals and digits without spaces and marks: the key of the entity that holds the account. */
  readonly text: string;
  readonly kind: "iban" | "number";
  /** ISO 3166 code of the country of an IBAN. */
  readonly country: string | undefined;
  readonly check: AccountCheck;
}

/** Length of an IBAN by country: IBAN registry (SWIFT, ISO 13616), release 98. */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 " +
    "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 " +
    "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 " +
    "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

/**
 * Reads an account number. An IBAN whose check digits or length are wrong stays what was written and says so: it is
 * a typing error or a made-up account, and both are for a person to see, not for a program to refuse.
 */
export function readAccountNumber(written: string): AccountNumber {
  const compact = written.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  const text = compact === "" ? written.trim().toUpperCase() : compact.replace(/^IBAN(?=[A-Z]{2}\d{2})/, "");
  const country = /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(text) ? text.slice(0, 2) : undefined;
  const length = country === undefined ? undefined : ibanLengths.get(country);
  if (country === undefined || length === undefined)
    return { text, kind: "number", country: undefined, check: "no_check" };
  const check = text.length !== length ? "wrong_length" : mod97(text) === 1 ? "valid" : "wrong_check_digits";
  return { text, kind: "iban", country, check };
}

/** ISO 7064 MOD 97-10 over the rearranged number, letters as 10 to 35 (ISO 13616); 1 for a valid IBAN. */
export function mod97(iban: string): number {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** Whether two numbers differ as one slip of the hand makes them differ: one character, or two neighbours changed over. */
export function isOneSlip(left: string, right: string): boolean {
  if (left.length !== right.length || left === right) return false;
  let first = 0;
  while (left[first] === right[first]) first += 1;
  let last = left.length - 1;
  while (left[last] === right[last]) last -= 1;
  if (first === last) return true;
  return last === first + 1 && left[first] === right[last] && left[last] === right[first];
}

/** Whether a national number is the end of an IBAN, without its leading zeros: the same account, written in two ways. */
export function isNationalNumberOf(number: AccountNumber, iban: AccountNumber): boolean {
  if (number.kind !== "number" || iban.kind !== "iban") return false;
  const significant = number.text.replace(/^0+/, "");
  return significant.length >= 6 && iban.text.slice(4).endsWith(significant);
}
