import { expect, it } from "vitest";
import { matchesKeys } from "../../../../src/renderer/views/frame/shortcuts.ts";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

it("takes Ctrl and the command key as the same", () => {
  expect(matchesKeys(press("k", { ctrlKey: true }), "Ctrl+K")).toBe(true);
  expect(matchesKeys(press("k", { metaKey: true }), "Ctrl+K")).toBe(true);
  expect(matchesKeys(press("k"), "Ctrl+K")).toBe(false);
});

it("does not take Ctrl+A for A", () => {
  expect(matchesKeys(press("a", { ctrlKey: true }), "A")).toBe(false);
  expect(matchesKeys(press("a"), "A")).toBe(true);
});

it("finds a character that needs shift on this keyboard", () => {
  expect(matchesKeys(press("?", { shiftKey: true }), "?")).toBe(true);
  expect(matchesKeys(press("A", { shiftKey: true }), "A")).toBe(false);
});
