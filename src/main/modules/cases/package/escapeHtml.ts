const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that hide or turn text around (Trojan Source, zero width, controls), shown as what they are. */
const deceptive = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text that hides nothing: deceptive characters appear as `[U+202E]`. */
export function visibleText(text: string): string {
  return text.replace(
    deceptive,
    (found) => `[U+${found.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`,
  );
}

/** Text for HTML, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (found) => entities[found] ?? found);
}
