/** Kinds of personal data that a label must not carry into the log, where nothing can be erased. */
export type PersonalDataKind =
  | "e-mail address"
  | "phone number"
  | "IBAN"
  | "payment-card number"
  | "national id";

const email = /[^\s@<>()]+@[^\s@<>()]+\.[\p{L}]{2,}/u;
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/gi;
const digitRun = /(?<![\p{L}\d])\+?\d(?:[ .\-/()]{0,2}\d){7,18}(?![\p{L}\d])/gu;
/** US social security, Dutch/Belgian-style grouped, UK national insurance, Italian fiscal code, Nordic date-serial. */
const nationalIds = [
  /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/,
  /\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/i,
  /\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/i,
  /(?<!\d)\d{6}[-+A]\d{3}[0-9A-Y](?![0-9A-Z])/i,
  /(?<!\d)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\d)/,
];

/** The first kind of personal data that a text holds, or undefined. */
export function findPersonalData(text: string): PersonalDataKind | undefined {
  if (email.test(text)) return "e-mail address";
  for (const [candidate] of text.matchAll(iban))
    if (isIban(candidate.replaceAll(" ", "").toUpperCase())) return "IBAN";
  if (nationalIds.some((shape) => shape.test(text))) return "national id";
  for (const [run] of text.matchAll(digitRun)) {
    const digits = run.replace(/\D/g, "");
    if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) return "payment-card number";
    if (looksLikePhone(run, digits)) return "phone number";
  }
  return undefined;
}

/** ISO 13616: the rearranged number, letters as 10 to 35, leaves 1 modulo 97. */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}

/**
 * International form, or a national one with a leading 0 and a separator. Plain digit runs pass: they are invoice
 * numbers and dates far more often, and a label such as "Invoice run 20180304" must not be refused.
 */
function looksLikePhone(run: string, digits: string): boolean {
  if (digits.length < 8 || digits.length > 15) return false;
  if (run.startsWith("+") || /^00[1-9]/.test(digits)) return true;
  const isDate = /^(?:\d{4}[-./]\d{2}[-./]\d{2}|\d{2}[-./]\d{2}[-./]\d{4})/.test(run);
  return !isDate && digits.startsWith("0") && digits.length >= 9 && /\d[ .\-/()]+\d/.test(run);
}
