import { SaxesParser } from "saxes";

/** Tags and texts as a general parser gives them, in the words of `xml.unit.test.ts`; null for what it refuses. */
export function strictTokensOf(document: string): string[] | null {
  const tokens: string[] = [];
  const parser = new SaxesParser({ xmlns: false, forceXMLVersion: true, defaultXMLVersion: "1.0" });
  const local = (name: string) => name.slice(name.indexOf(":") + 1);
  let depth = 0;
  let isRefused = false;
  const text = (given: string) => {
    if (depth === 0) return;
    const last = tokens.at(-1) ?? "";
    if (last.startsWith('"')) tokens[tokens.length - 1] = `${last}${given}`;
    else tokens.push(`"${given}`);
  };
  parser.on("error", () => {
    isRefused = true;
  });
  parser.on("doctype", () => {
    isRefused = true;
  });
  parser.on("opentag", ({ name }) => {
    depth += 1;
    tokens.push(`<${local(name)}`);
  });
  parser.on("closetag", ({ name }) => {
    depth -= 1;
    tokens.push(`${local(name)}>`);
  });
  parser.on("text", text);
  parser.on("cdata", text);
  parser.write(document).close();
  return isRefused ? null : tokens;
}
