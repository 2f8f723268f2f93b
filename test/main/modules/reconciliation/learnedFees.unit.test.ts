import { expect, test } from "vitest";
import {
  bearsFee,
  type FeePayment,
  learnFees,
} from "../../../../src/main/modules/reconciliation/matching/learnedFees.ts";

const payment = (ledger: number, bank: number, counterparty = "Stripe"): FeePayment => ({
  counterparty,
  currency: "EUR",
  ledger,
  bank,
});

test("a fee seen twice is a rule with its evidence: a fixed one, or a share of the payment", () => {
  expect(learnFees([payment(10_000, 9_750), payment(50_000, 49_750), payment(7_000, 6_900)])).toEqual([
    { counterparty: "Stripe", currency: "EUR", fixed: -250, share: null, seen: 2, of: 3 },
  ]);
  expect(learnFees([payment(10_000, 9_710), payment(50_000, 48_550), payment(33_333, 32_366)])).toEqual([
    { counterparty: "Stripe", currency: "EUR", fixed: null, share: -0.029, seen: 3, of: 3 },
  ]);
});

test("one payment, differences without a pattern, or those of two parties or currencies make no rule", () => {
  expect(learnFees([payment(10_000, 9_750)])).toEqual([]);
  expect(learnFees([payment(10_000, 9_750), payment(10_000, 9_100), payment(10_000, 9_990)])).toEqual([]);
  expect(learnFees([payment(10_000, 9_750), payment(10_000, 9_750, "Adyen")])).toEqual([]);
  expect(learnFees([payment(10_000, 9_750), { ...payment(10_000, 9_750), currency: "USD" }])).toEqual([]);
  expect(learnFees([payment(0, 5), payment(0, 5), payment(10, 10), payment(20, 20)])).toEqual([]);
});

test("a payment bears a learned fee when it differs by just that", () => {
  const [share] = learnFees([payment(10_000, 9_710), payment(50_000, 48_550)]);
  if (share === undefined) throw new Error("a share was learned");
  expect(bearsFee(share, 20_000, 19_420)).toBe(true);
  expect(bearsFee(share, 20_000, 19_700)).toBe(false);
  expect(bearsFee(share, 20_000, 20_000)).toBe(false);
});
