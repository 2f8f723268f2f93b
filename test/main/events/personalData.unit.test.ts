import { expect, test } from "vitest";
import { findPersonalData } from "../../../src/main/events/personalData.ts";

test.each([
  ["Mail to ann@example.org", "an e-mail address"],
  ["ann.o'neill+x@sub.example.co.uk", "an e-mail address"],
  ["Refund GB82 WEST 1234 5698 7654 32", "an IBAN"],
  ["DE89370400440532013000", "an IBAN"],
  ["nl91 abna 0417 1643 00", "an IBAN"],
  ["Card 4111 1111 1111 1111", "a payment-card number"],
  ["5500005555555559", "a payment-card number"],
  ["Amex 3782-822463-10005", "a payment-card number"],
  ["Call +49 170 1234567", "a phone number"],
  ["+14155550123", "a phone number"],
  ["0049 170 1234567", "a phone number"],
  ["0170 / 123 45 67", "a phone number"],
  ["(415) 555-0123", "a phone number"],
  ["415-555-0123", "a phone number"],
  ["SSN 123-45-6789", "a national id number"],
  ["NI QQ123456C and AB 12 34 56 C", "a national id number"],
  ["RSSMRA85T10A562S", "a national id number"],
  ["131052-308T", "a national id number"],
  ["CPR 010190-1234", "a national id number"],
  ["811228-9874", "a national id number"],
  ["12345678Z", "a national id number"],
  ["1 85 12 75 108 123 95", "a national id number"],
  ["123.456.789-09", "a national id number"],
  ["756.1234.5678.97", "a national id number"],
  ["93.05.18-223.61", "a national id number"],
])("%s holds %s", (text, kind) => {
  expect(findPersonalData(text)).toBe(kind);
});

test.each([
  "Payments 2019-07",
  "Invoice run 20180304",
  "Invoice run 20180304123456",
  "Statement 2019-07-01 to 2019-07-31",
  "01.07.2019 - 31.07.2019",
  "Invoice 2019-000123",
  "Batch 01-2019-0045",
  "Voucher 00123456",
  "Ledger 201903-0012",
  "INV-10023 / PO 4500012345",
  "Amount 1,234,567.89",
  "12 345 678 rows",
  "SEPA batch 900000123456789",
  "Cost centre 4711",
  "Q3 2026 (draft 2)",
  "Ann and Bob",
  "Société Générale, 2e trimestre",
  "GB82 report of the week",
  "IBAN check DE00 0000 0000 0000 0000 00",
  "10:15:30 on 2026-01-29",
])("%s passes", (text) => {
  expect(findPersonalData(text)).toBeUndefined();
});
