/** What a number of a cell stands for, by its format. */
export type NumberKind = "number" | "date" | "time" | "elapsed";

/** Kind of a format that every workbook knows without writing it (ECMA-376 part 1, 18.8.30), also the East Asian ones. */
export function builtInKind(id: number): NumberKind {
  if (id >= 14 && id <= 17) return "date";
  if (id >= 18 && id <= 21) return "time";
  if (id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return "date";
  if (id === 45 || id === 47) return "time";
  return id === 46 ? "elapsed" : "number";
}

/** Kind of a format code such as `dd/mm/yyyy;@`, `[$-409]mmm yy` or `[h]:mm`. */
export function kindOfFormat(code: string): NumberKind {
  const [first = ""] = code
    // Text in quotes, after a backslash, an underline or a star is shown, not read.
    .replace(/"[^"]*"|[\\_*]./g, "")
    .split(";");
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return "elapsed";
  const letters = first
    .replace(/\[[^\]]*\]/g, "")
    .replace(/general/gi, "")
    .replace(/a(?:m)?\/p(?:m)?/gi, "h")
    .toLowerCase();
  if (/[0#?]/.test(letters.replace(/[s.]0+/g, ""))) return "number";
  if (/[dy]/.test(letters)) return "date";
  if (/[hs]/.test(letters)) return "time";
  return letters.includes("m") ? "date" : "number";
}
