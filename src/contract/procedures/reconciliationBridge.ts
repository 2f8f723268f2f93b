import { z } from "zod";
import { currencySchema, minorUnitsSchema } from "../money.ts";

/** The parts of the bridge from the books' balance to the bank's. */
export const bridgePartSchema = z.enum(["timing", "fee", "currency", "missing", "duplicate", "unexplained"]);
export type BridgePart = z.infer<typeof bridgePartSchema>;

export const bridgeSchema = z.object({
  currency: currencySchema,
  /** Sums of all rows of a side, in the bank's sign. */
  ledgerBalance: minorUnitsSchema,
  bankBalance: minorUnitsSchema,
  /** `bankBalance` − `ledgerBalance`; exactly the sum of the parts. */
  difference: minorUnitsSchema,
  parts: z.array(
    z.object({
      part: bridgePartSchema,
      amount: minorUnitsSchema,
      /** Absolute money of its rows: parts that cancel out are not nothing. */
      gross: minorUnitsSchema,
      rows: z.int(),
      explanation: z.string(),
    }),
  ),
});
export type Bridge = z.infer<typeof bridgeSchema>;
