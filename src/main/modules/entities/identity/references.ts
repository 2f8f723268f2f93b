/**
 * What a reference is like, numbers aside: `INV-2026-0042` is `INV-#-#`. Undefined when there is too little that
 * could be somebody's own way of numbering: fewer than three letters, or no digit.
 */
export function referencePattern(reference: string): string | undefined {
  const pattern = reference.toUpperCase().replace(/\s+/g, " ").trim().replace(/\d+/g, "#");
  if (pattern.length > 40 || !pattern.includes("#")) return undefined;
  return (pattern.match(/\p{L}/gu)?.length ?? 0) >= 3 ? pattern : undefined;
}

/** Numbers under which somebody is registered: VAT ids of the Union and its neighbours, German trade registers. */
const registration =
  /\b(?:(?:ATU|BE[01]|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[A-Z0-9]?\d{7,11}[A-Z0-9]?|HR[AB] ?\d{3,6})\b/g;
/** Words without which a number of that shape is only a number. */
const announced = /\b(?:VAT|UST|USTID|TVA|IVA|BTW|MWST|HRB|HRA|REG)\b/;

/** Registration numbers that a text names, without spaces; none unless the text says what they are. */
export function registrationsIn(text: string): string[] {
  const capitals = text.toUpperCase();
  if (!announced.test(capitals)) return [];
  return [...new Set([...capitals.matchAll(registration)].map(([found]) => found.replace(/ /g, "")))].sort();
}

/** What kind of register a number is of: numbers of two registers say nothing about each other. */
export function registerOf(number: string): string {
  return number.startsWith("HRA") || number.startsWith("HRB") ? "HR" : number.slice(0, 2);
}
