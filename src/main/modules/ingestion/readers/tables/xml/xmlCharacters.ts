/** Why a document can't go on; becomes a sentence where its name is known. */
export class Malformed extends Error {}

/** Characters that XML 1.0 does not allow; surrogates come in pairs only out of our decoders. */
export const forbidden = /[^\t\n\r\u0020-\ufffd]/;

/** Every line break is one LF (XML 1.0, 2.11). */
export function lineBreaks(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Text with its references to characters replaced; any other entity is refused. */
export function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^;&]{0,40};?)/g, (_, body: string) => {
    const name = body.endsWith(";") ? body.slice(0, -1) : "";
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
    const character = known ?? characterOf(name);
    if (character === undefined) throw new Malformed("undefined entity");
    return character;
  });
}

function characterOf(reference: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(reference);
  if (match === null) return undefined;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(code);
  return forbidden.test(character) ? undefined : character;
}
