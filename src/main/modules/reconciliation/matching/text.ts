/** Endings of company names that say nothing about which company it is. */
const legalForms = new Set(
  "gmbh ltd limited inc llc plc ag sa sas sarl bv nv kg co company corp srl spa ab as oy ug ev the and und et".split(
    " ",
  ),
);

/** Words of a name: no case, accents, punctuation or legal form. */
export function nameWords(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !legalForms.has(word));
}

/**
 * Parts of a text that can identify a document: letters and digits together or a run of digits, four characters or
 * more. `INV-2026/0041` gives the whole (`inv20260041`) and its numbers, without leading zeros as far as four digits
 * remain. Written without regular expressions: it reads every text of both sides.
 */
export function eachReferenceKey(text: string, emit: (key: string) => void): void {
  const plain = isAscii(text) ? text.toLowerCase() : text.normalize("NFKC").toLowerCase();
  let joined = "";
  let hasDigit = false;
  let runStart = -1;
  for (let i = 0; i <= plain.length; i += 1) {
    const code = i < plain.length ? plain.charCodeAt(i) : 32;
    const isDigit = code >= 48 && code <= 57;
    if (!isDigit && runStart >= 0) {
      if (i - runStart >= 4) emitRun(plain, runStart, i, emit);
      runStart = -1;
    }
    if (isDigit) {
      if (runStart < 0) runStart = i;
      hasDigit = true;
      joined += plain[i];
    } else if ((code >= 97 && code <= 122) || code > 191) joined += plain[i];
    else if (isSeparator(code)) {
      if (hasDigit && joined.length >= 4) emit(joined);
      joined = "";
      hasDigit = false;
    }
  }
}

/** The keys of a text, each once. */
export function referenceKeys(text: string): string[] {
  const keys = new Set<string>();
  eachReferenceKey(text, (key) => keys.add(key));
  return [...keys];
}

function emitRun(text: string, start: number, end: number, emit: (key: string) => void): void {
  let from = start;
  while (end - from > 4 && text.charCodeAt(from) === 48) from += 1;
  emit(text.slice(from, end));
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

/** 32-bit hash of a text (FNV-1a, Fowler, Noll and Vo): two of a million keys meet in one comparison of 4,000. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
