export interface PageCacheOptions<Row> {
  readonly pageSize: number;
  /** Pages kept; the one not looked at for longest goes first. */
  readonly maxPages: number;
  readonly load: (offset: number, limit: number) => Promise<readonly Row[]>;
  /** Told when a page came or could not be read, so that rows are drawn again. */
  readonly onChange: () => void;
  /** Pages of the same list as it was before it changed: they stand until their new ones are here. */
  readonly stale?: ReadonlyMap<number, readonly Row[]> | undefined;
}

export interface PageCache<Row> {
  /** The row at a place, or undefined while it is being read. */
  rowAt(index: number): Row | undefined;
  /** Asks for the pages that hold these rows, nearest first; pages on their way are not asked for twice. */
  want(first: number, count: number): void;
  /** The pages it holds, for the cache that follows it. */
  readonly held: ReadonlyMap<number, readonly Row[]>;
  /** The first failure since the last success, or undefined. */
  readonly problem: unknown;
  /** Asks again for what failed. */
  retry(): void;
  dispose(): void;
}

/**
 * Pages of a list too long to hold, least recently wanted first out. After `dispose` late answers are dropped, so a
 * new filter or order is a new cache and never shows rows of the old one.
 */
export function createPageCache<Row>(options: PageCacheOptions<Row>): PageCache<Row> {
  const { pageSize, maxPages, load, onChange, stale } = options;
  const pages = new Map<number, readonly Row[]>();
  const underway = new Set<number>();
  const failed = new Set<number>();
  let problem: unknown;
  let isDisposed = false;

  function keep(page: number, rows: readonly Row[]): void {
    pages.delete(page);
    pages.set(page, rows);
    while (pages.size > maxPages) {
      const oldest = pages.keys().next();
      if (oldest.done === true) break;
      pages.delete(oldest.value);
    }
  }

  async function fetchPage(page: number): Promise<void> {
    underway.add(page);
    try {
      const rows = await load(page * pageSize, pageSize);
      if (isDisposed) return;
      keep(page, rows);
      failed.delete(page);
      if (failed.size === 0) problem = undefined;
    } catch (error) {
      if (isDisposed) return;
      failed.add(page);
      problem ??= error;
    } finally {
      underway.delete(page);
    }
    onChange();
  }

  function touch(page: number): void {
    const rows = pages.get(page);
    if (rows !== undefined) keep(page, rows);
    else if (!underway.has(page) && !failed.has(page)) void fetchPage(page);
  }

  return {
    rowAt(index) {
      const page = Math.floor(index / pageSize);
      return (pages.get(page) ?? stale?.get(page))?.[index % pageSize];
    },
    get held() {
      return new Map(pages.size > 0 ? pages : stale);
    },
    want(first, count) {
      if (count <= 0) return;
      const last = Math.floor((first + count - 1) / pageSize);
      for (let page = Math.floor(first / pageSize); page <= last; page++) touch(page);
    },
    get problem() {
      return problem;
    },
    retry() {
      const again = [...failed];
      failed.clear();
      problem = undefined;
      for (const page of again) touch(page);
    },
    dispose() {
      isDisposed = true;
      pages.clear();
    },
  };
}
