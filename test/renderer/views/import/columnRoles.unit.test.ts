import { expect, test } from "vitest";
import { giveRole } from "../../../../src/renderer/views/import/columnRoles.ts";

test("the column that was the amount before is read no more; descriptions are many", () => {
  expect(giveRole(["date", "amount", "ignore"], 2, "amount")).toEqual(["date", "ignore", "amount"]);
  expect(giveRole(["date", "description", "ignore"], 2, "description")).toEqual([
    "date",
    "description",
    "description",
  ]);
  expect(giveRole(["date", "amount"], 1, "ignore")).toEqual(["date", "ignore"]);
});
