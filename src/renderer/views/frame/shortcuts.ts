/** What a key press looks like to `matchesKeys`; a KeyboardEvent is one. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * Whether a key press is the shortcut `keys`, written `Ctrl+K`, `A`, `]` or `?`. `Ctrl` also stands for the command
 * key. Shift counts only where it is written, because it makes some of the characters themselves (`?`).
 */
export function matchesKeys(press: KeyPress, keys: string): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const wantsCtrl = parts.includes("Ctrl");
  if (wantsCtrl !== (press.ctrlKey || press.metaKey)) return false;
  if (parts.includes("Alt") !== press.altKey) return false;
  if (parts.includes("Shift") && !press.shiftKey) return false;
  const isLetter = /^[a-z]$/i.test(key);
  if (isLetter && !parts.includes("Shift") && press.shiftKey) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

/** Whether typing belongs to a field, so that letters must not act as shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type);
}
