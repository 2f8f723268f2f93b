/** Kinds of personal data that a label must not carry into the log, where nothing can be erased. */
export type PersonalDataKind =
  | "an e-mail address"
  | "a phone number"
  | "an IBAN"
  | "a payment-card number"
  | "a national id number";

const email = /[^\s@<>()]+@[^\s@<>()]+\.\p{L}{2,}/u;
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/gi;
const digitRun = /(?<![\p{L}\d])\+?\(?\d(?:[ .\-/()]{0,3}\d){7,18}(?![\p{L}\d])/gu;

/** Shapes of national ids; where a number carries check digits they must be right, so that references pass. */
const nationalIds: readonly { readonly shape: RegExp; holds?(digits: string, text: string): boolean }[] = [
  // United States: social security number.
  { shape: /(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g },
  // United Kingdom: national insurance number.
  { shape: /\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/gi },
  // Italy: codice fiscale.
  { shape: /\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/gi },
  // Belgium: national register number.
  { shape: /(?<!\d)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\d)/g },
  // Finland: date, century sign, serial, check character modulo 31.
  {
    shape: /(?<!\d)\d{6}[-+A]\d{3}[0-9A-Y](?![0-9A-Z])/gi,
    holds: (digits, text) =>
      "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(digits.slice(0, 9)) % 31] === text.slice(-1).toUpperCase() &&
      isShortDate(digits.slice(0, 6)),
  },
  // Sweden (year first, Luhn) and Denmark (day first): date and four digits.
  {
    shape: /(?<![\d-])\d{6}-\d{4}(?![\d-])/g,
    holds: (digits) =>
      isShortDate(digits.slice(0, 6)) ||
      (isShortDate(digits.slice(4, 6) + digits.slice(2, 4) + digits.slice(0, 2)) && passesLuhn(digits)),
  },
  // Spain: eight digits and a letter modulo 23.
  {
    shape: /\b\d{8}-?[A-Z]\b/gi,
    holds: (digits, text) => "TRWAGMYFPDXBNJZSQVHLCKE"[Number(digits) % 23] === text.slice(-1).toUpperCase(),
  },
  // France: fifteen digits, the last two 97 − (number mod 97).
  {
    shape: /(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2}(?!\d)/g,
    holds: (digits) => 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13)),
  },
  // Brazil: CPF as it is written.
  { shape: /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g },
  // Switzerland: AHV number.
  { shape: /(?<!\d)756\.\d{4}\.\d{4}\.\d{2}(?!\d)/g },
];

/** The first kind of personal data that a text holds, or undefined. */
export function findPersonalData(text: string): PersonalDataKind | undefined {
  if (text.includes("@") && email.test(text)) return "an e-mail address";
  // Every other kind holds at least six digits.
  if (!/\d\D*\d\D*\d\D*\d\D*\d\D*\d/.test(text)) return undefined;
  for (const [candidate] of text.matchAll(iban))
    if (isIban(candidate.replaceAll(" ", "").toUpperCase())) return "an IBAN";
  if (holdsNationalId(text)) return "a national id number";
  for (const [run] of text.matchAll(digitRun)) {
    const digits = run.replace(/\D/g, "");
    if (isCardNumber(digits)) return "a payment-card number";
    if (looksLikePhone(run, digits)) return "a phone number";
  }
  return undefined;
}

/** ISO 13616: the rearranged number, letters as 10 to 35, leaves 1 modulo 97. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}

/** The leading digits that card networks use; a run such as 20180304123456 is a time, not a card. */
function isCardNumber(digits: string): boolean {
  return /^(?:[3-6]|2[2-7])\d{12,18}$/.test(digits) && passesLuhn(digits);
}

function holdsNationalId(text: string): boolean {
  return nationalIds.some(({ shape, holds }) =>
    Array.from(text.matchAll(shape)).some(
      ([found]) => holds === undefined || holds(found.replace(/\D/g, ""), found),
    ),
  );
}

/** Day, month, year of two digits each. */
function isShortDate(digits: string): boolean {
  const [day, month] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))];
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/**
 * International form, North American form, or a national one with a leading 0 and separators. Plain digit runs and
 * runs with a year in them pass: they are invoice numbers and dates far more often, and a label such as
 * "Invoice run 20180304" must not be refused.
 */
function looksLikePhone(run: string, digits: string): boolean {
  if (digits.length < 8 || digits.length > 15) return false;
  if (run.startsWith("+")) return true;
  const groups = run.split(/\D+/).filter((group) => group !== "");
  if (groups.some((group) => /^(?:19|20)\d\d$/.test(group))) return false;
  if (groups.length === 1) return digits.length >= 12 && /^00[1-9]/.test(digits);
  if (/^\(?[2-9]\d{2}\)?[ .-]{1,2}[2-9]\d{2}[ .-]\d{4}$/.test(run)) return true;
  return digits.startsWith("0") && digits.length >= 9;
}
