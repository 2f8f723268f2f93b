/**
 * Rows of fixed height behind a scroll bar that is shorter than they are. Browsers cap the height of an element
 * (Firefox at 17.9 million px, Chromium at 33.5 million), and 1,000,000 rows of 30 px are 30 million.
 *
 * The scroll bar therefore covers at most `maxScrollHeight`. Small movements (wheel, arrows, a slow drag) move the
 * rows pixel by pixel; a jump longer than one screen is taken as a place in the whole and scaled. The bar is moved
 * back to the true place when scrolling comes to rest.
 */
export const maxScrollHeight = 8_000_000;

export interface Extent {
  readonly rows: number;
  readonly rowHeight: number;
  readonly viewport: number;
}

/** Height of the element that makes the scroll bar. */
export function scrollHeightOf({ rows, rowHeight }: Extent): number {
  return Math.min(rows * rowHeight, maxScrollHeight);
}

/** Largest offset of the rows, in true pixels. */
export function maxOffsetOf({ rows, rowHeight, viewport }: Extent): number {
  return Math.max(0, rows * rowHeight - viewport);
}

function maxScrollOf(extent: Extent): number {
  return Math.max(0, scrollHeightOf(extent) - extent.viewport);
}

/** Place of the scroll bar for an offset of the rows. */
export function scrollOfOffset(offset: number, extent: Extent): number {
  const maxOffset = maxOffsetOf(extent);
  if (maxOffset === 0) return 0;
  return Math.round((clamp(offset, maxOffset) / maxOffset) * maxScrollOf(extent));
}

export interface Place {
  /** Where the scroll bar stood. */
  readonly scroll: number;
  /** Where the rows stood, in true pixels. */
  readonly offset: number;
}

/** Where the rows stand after the scroll bar moved to `scroll`. */
export function followScroll(before: Place, scroll: number, extent: Extent): Place {
  const maxScroll = maxScrollOf(extent);
  const maxOffset = maxOffsetOf(extent);
  if (maxScroll === maxOffset) return { scroll, offset: clamp(scroll, maxOffset) };
  if (scroll <= 0) return { scroll: 0, offset: 0 };
  if (scroll >= maxScroll) return { scroll, offset: maxOffset };
  const moved = scroll - before.scroll;
  const offset =
    Math.abs(moved) <= extent.viewport ? before.offset + moved : (scroll / maxScroll) * maxOffset;
  return { scroll, offset: clamp(offset, maxOffset) };
}

export interface Window {
  readonly first: number;
  readonly count: number;
  /** Pixels by which the first row stands above the upper edge. */
  readonly shift: number;
}

/** The rows in sight at an offset. */
export function rowsInSight(offset: number, { rows, rowHeight, viewport }: Extent): Window {
  const first = Math.min(Math.floor(offset / rowHeight), Math.max(0, rows - 1));
  const shift = offset - first * rowHeight;
  return { first, count: Math.min(rows - first, Math.ceil((viewport + shift) / rowHeight)), shift };
}

/** The offset nearest to the present one at which a row is wholly in sight. */
export function offsetToShow(row: number, offset: number, { rows, rowHeight, viewport }: Extent): number {
  const top = row * rowHeight;
  const maxOffset = maxOffsetOf({ rows, rowHeight, viewport });
  if (top < offset) return clamp(top, maxOffset);
  if (top + rowHeight > offset + viewport) return clamp(top + rowHeight - viewport, maxOffset);
  return offset;
}

function clamp(value: number, max: number): number {
  return Math.min(max, Math.max(0, value));
}
