/** Text in an encoding that Node can read but not write: the decoder's table, turned round. */
export function encodeText(text: string, encoding: "windows-1252" | "gb18030"): Buffer {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, number[]>();
  const learn = (bytes: number[]) => {
    const character = decoder.decode(Uint8Array.from(bytes));
    if (!table.has(character)) table.set(character, bytes);
  };
  for (let byte = 0; byte < 256; byte += 1) learn([byte]);
  if (encoding === "gb18030")
    for (let lead = 0x81; lead < 0xff; lead += 1)
      for (let trail = 0x40; trail < 0xff; trail += 1) learn([lead, trail]);
  return Buffer.from(
    [...text].flatMap((character) => {
      const bytes = table.get(character);
      if (bytes === undefined) throw new Error(`${encoding} has no ${character}`);
      return bytes;
    }),
  );
}

export function encodeUtf16(text: string, { isBigEndian = false, hasMark = false }): Buffer {
  const bytes = Buffer.from((hasMark ? "\ufeff" : "") + text, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
}
