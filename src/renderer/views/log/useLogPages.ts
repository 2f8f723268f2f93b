import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { EventType } from "../../../contract/events/catalogue.ts";
import type { ProjectId } from "../../../contract/ids.ts";
import type { LoggedEvent } from "../../../contract/procedures/events.ts";
import type { Client } from "../../link/ClientContext.tsx";
import { useLive } from "../workspace/WorkspaceContext.tsx";
import { mergeNewest, passesFilter } from "./mergeEvents.ts";

export interface LogFilter {
  readonly type?: EventType;
  readonly projectId?: ProjectId;
  readonly since?: string;
}

const pageSize = 200;

interface Pages {
  readonly key: string;
  readonly events: readonly LoggedEvent[];
  readonly total: number | undefined;
  readonly isReading: boolean;
  readonly isComplete: boolean;
  readonly problem: unknown;
}

/** The log in pages, newest first, with what comes in live on top; while `isHeld`, news wait. */
export function useLogPages(client: Client, filter: LogFilter, isHeld: boolean) {
  const key = JSON.stringify(filter);
  const blank = useMemo<Pages>(
    () => ({ key, events: [], total: undefined, isReading: true, isComplete: false, problem: undefined }),
    [key],
  );
  const [pages, setPages] = useState<Pages>(blank);
  const [shownVersion, setShownVersion] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const recent = useLive((live) => live.recent);
  const now = useRef({ filter, pages });
  now.current = { filter, pages };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the filter
  useEffect(() => {
    let isStale = false;
    setPages(blank);
    client.events.page({ ...now.current.filter, limit: pageSize }).then(
      ({ events, total }) =>
        !isStale &&
        setPages({ ...blank, events, total, isReading: false, isComplete: events.length < pageSize }),
      (problem: unknown) => !isStale && setPages({ ...blank, isReading: false, problem }),
    );
    return () => {
      isStale = true;
    };
  }, [client, key, attempt]);

  const news = useMemo(() => {
    const newest = pages.events[0]?.sequence ?? 0;
    const matches = recent.filter((event) => event.sequence > newest && passesFilter(event, filter));
    return pages.key === key && !pages.isReading ? matches : [];
  }, [recent, pages, filter, key]);

  const take = useCallback(() => {
    if (news.length === 0) return;
    setPages((before) => ({
      ...before,
      events: mergeNewest(news, before.events),
      total: before.total === undefined ? undefined : before.total + news.length,
    }));
  }, [news]);

  useEffect(() => {
    if (!isHeld) take();
  }, [isHeld, take]);

  const readOn = useCallback(() => {
    const { pages: held } = now.current;
    const last = held.events.at(-1);
    if (held.isReading || held.isComplete || last === undefined) return;
    setPages((before) => ({ ...before, isReading: true }));
    client.events.page({ ...now.current.filter, before: last.sequence, limit: pageSize }).then(
      ({ events }) =>
        setPages((before) =>
          before.key === held.key
            ? {
                ...before,
                events: [...before.events, ...events],
                isReading: false,
                isComplete: events.length < pageSize,
              }
            : before,
        ),
      (problem: unknown) => setPages((before) => ({ ...before, isReading: false, problem })),
    );
  }, [client]);

  return {
    ...(pages.key === key ? pages : blank),
    waiting: isHeld ? news.length : 0,
    showWaiting: useCallback(() => {
      take();
      setShownVersion((version) => version + 1);
    }, [take]),
    shownVersion,
    readOn,
    refresh: useCallback(() => setAttempt((count) => count + 1), []),
  };
}
