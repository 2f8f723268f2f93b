import { expect, it } from "vitest";
import { projectIdSchema } from "../../../../src/contract/ids.ts";
import { filterOfQuery, isFiltered, sumByCurrency } from "../../../../src/renderer/views/rows/rowsFilter.ts";
import { splitAtValues } from "../../../../src/renderer/views/rows/splitAtValues.ts";

const projectId = projectIdSchema.parse("proj_a");

it("makes the filter that an address stands for", () => {
  const query = {
    side: "bank",
    text: " acme ",
    from: "2026-01-01",
    min: "-1250",
    finding: "anm_1",
    tx: "tx_a_2",
  };
  expect(filterOfQuery(projectId, query)).toEqual({
    projectId,
    side: "bank",
    text: "acme",
    from: "2026-01-01",
    minAmount: -1250,
    findingId: "anm_1",
  });
});

it("leaves out what makes no sense instead of failing", () => {
  const query = { side: "moon", from: "2026-13-41", min: "1.5", max: "", import: "x", text: "  " };
  expect(filterOfQuery(projectId, query)).toEqual({ projectId });
});

it("knows the selected row from a filter", () => {
  expect([isFiltered({ tx: "tx_a_2" }), isFiltered({ text: "" }), isFiltered({ side: "bank" })]).toEqual([
    false,
    false,
    true,
  ]);
});

it("never adds amounts of different currencies", () => {
  const rows = [
    { amount: 100, currency: "EUR" },
    { amount: 7, currency: "USD" },
    { amount: -40, currency: "EUR" },
  ];
  expect(sumByCurrency(rows)).toEqual([
    { currency: "EUR", sum: 60 },
    { currency: "USD", sum: 7 },
  ]);
});

it("marks the values that were read inside the raw row, in their order", () => {
  const parts = splitAtValues("03.01.2026;Acme;-12,50", ["03.01.2026", "Acme", "", "-12,50"]);
  expect(parts.map((part) => (part.isValue ? `[${part.text}]` : part.text)).join("")).toBe(
    "[03.01.2026];[Acme];[-12,50]",
  );
  expect(splitAtValues("a;b", ["zzz"]).map((part) => part.text)).toEqual(["a;b"]);
});
