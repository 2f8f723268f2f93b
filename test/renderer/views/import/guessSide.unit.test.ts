import { expect, it } from "vitest";
import { guessSide } from "../../../../src/renderer/views/import/guessSide.ts";

it("offers the books for names that say so, and the bank otherwise", () => {
  const names = [
    "general-ledger-2026.csv",
    "GL_export.csv",
    "journal.csv",
    "statement-2026.csv",
    "umsaetze.csv",
  ];
  expect(names.map(guessSide)).toEqual(["ledger", "ledger", "ledger", "bank", "bank"]);
});
