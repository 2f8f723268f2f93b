/**
 * How a field of two rows compares, in steps. A pair's steps are packed into one number: lag (4 bits), reference (2),
 * name (3), account (2), whether the amounts differ (1), whether the lag lies outside the window (1), whether the difference is
 * a learned fee (1).
 */
export const codes = 1 << 14;
export const lagLevels = 10;
export const nameLevels = 6;

export const reference = { blank: 0, agrees: 1, differs: 2 } as const;
export const name = { blank: 0, same: 1, near: 2, close: 3, somewhat: 4, differs: 5 } as const;
export const account = { blank: 0, same: 1, differs: 2 } as const;

/** Step of a lag in business days, signed: the bank after the books is positive. */
export function lagLevel(lag: number): number {
  if (lag <= -4) return 0;
  if (lag <= -2) return 1;
  if (lag <= 3) return lag + 3; // -1 → 2 … 3 → 6
  if (lag <= 5) return 7;
  return lag <= 10 ? 8 : 9;
}

/** Added to the code of a pair whose difference is what payments of that name always differ by. */
export const learnedFee = 1 << 13;

export interface Levels {
  readonly lag: number;
  readonly reference: number;
  readonly name: number;
  readonly account: number;
  readonly amountDiffers: boolean;
  readonly outside: boolean;
}

export function packLevels(levels: Levels): number {
  return (
    levels.lag |
    (levels.reference << 4) |
    (levels.name << 6) |
    (levels.account << 9) |
    (levels.amountDiffers ? 1 << 11 : 0) |
    (levels.outside ? 1 << 12 : 0)
  );
}

export const lagOf = (code: number): number => code & 15;
export const referenceOf = (code: number): number => (code >> 4) & 3;
export const nameOf = (code: number): number => (code >> 6) & 7;
export const accountOf = (code: number): number => (code >> 9) & 3;
export const amountDiffers = (code: number): boolean => (code & (1 << 11)) !== 0;
export const isLearnedFee = (code: number): boolean => (code & learnedFee) !== 0;
export const isOutside = (code: number): boolean => (code & (1 << 12)) !== 0;
