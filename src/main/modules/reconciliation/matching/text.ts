/** Endings of company names that say nothing about which company it is. */
const legalForms = new Set(
  "gmbh ltd limited inc llc plc ag sa sas sarl bv nv kg co company corp srl spa ab as oy ug ev the and und et".split(
    " ",
  ),
);

/** Words of a name: no case, accents, punctuation or legal form. */
export function nameWords(text: string): string[] {
  const words = isAscii(text)
    ? text.toLowerCase().split(/[^a-z0-9]+/)
    : text
        .normalize("NFKD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word.length > 1 && !legalForms.has(word));
}

const hashStart = 0x811c9dc5;
const hashStep = 0x01000193;

/** 32-bit hash of a text (FNV-1a, Fowler, Noll and Vo): two of a million keys meet in one comparison of 4,000. */
export function hash32(text: string): number {
  let hash = hashStart;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), hashStep);
  return hash >>> 0;
}

/**
 * Hashes of the parts of a text that can identify a document: letters and digits together or a run of digits, four
 * characters or more. `INV-2026/0041` gives the whole (`inv20260041`) and its numbers, without leading zeros as far as
 * four digits remain. Makes no texts: it reads every text of both sides. A part may be told twice.
 */
export function eachReferenceHash(text: string, emit: (hash: number) => void): void {
  const plain = isAscii(text) ? text : text.normalize("NFKC").toLowerCase();
  let joined = hashStart;
  let length = 0;
  let runStart = -1;
  let hasDigit = false;
  for (let i = 0; i <= plain.length; i += 1) {
    let code = i < plain.length ? plain.charCodeAt(i) : 32;
    if (code >= 48 && code <= 57) {
      if (runStart < 0) runStart = i;
      hasDigit = true;
    } else {
      if (runStart >= 0 && i - runStart >= 4) emit(hashOfRun(plain, runStart, i));
      runStart = -1;
      if (code >= 65 && code <= 90) code += 32;
      if (isSeparator(code)) {
        if (hasDigit && length >= 4) emit(joined >>> 0);
        joined = hashStart;
        length = 0;
        hasDigit = false;
        continue;
      }
      if (!isLetter(code)) continue;
    }
    joined = Math.imul(joined ^ code, hashStep);
    length += 1;
  }
}

function hashOfRun(text: string, start: number, end: number): number {
  let from = start;
  while (end - from > 4 && text.charCodeAt(from) === 48) from += 1;
  let hash = hashStart;
  for (let i = from; i < end; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), hashStep);
  return hash >>> 0;
}

/** The parts whose hashes `eachReferenceHash` tells, as texts for showing. */
export function referenceKeys(text: string): string[] {
  const keys = new Set<string>();
  let token = "";
  const plain = text.normalize("NFKC").toLowerCase();
  for (const char of `${plain} `) {
    if (!isSeparator(char.charCodeAt(0))) {
      token += char;
      continue;
    }
    for (const [run] of token.matchAll(/[0-9]{4,}/g)) keys.add(run.replace(/^0+(?=[0-9]{4})/, ""));
    const joined = [...token].filter((one) => /[0-9]/.test(one) || isLetter(one.charCodeAt(0))).join("");
    if (/[0-9]/.test(joined) && joined.length >= 4) keys.add(joined);
    token = "";
  }
  return [...keys];
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || code > 191;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** White space and what sets tokens apart: , ; | ( ) [ ] " ' : */
function isSeparator(code: number): boolean {
  switch (code) {
    case 34:
    case 39:
    case 40:
    case 41:
    case 44:
    case 58:
    case 59:
    case 91:
    case 93:
    case 124:
    case 0xa0:
      return true;
    default:
      return code <= 32;
  }
}
