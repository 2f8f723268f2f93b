import { useCallback, useEffect, useRef, useState } from "react";

export interface Answer<Value> {
  readonly value: Value | undefined;
  /** The last attempt failed; what was read before stays in `value`. */
  readonly problem: unknown;
  readonly isReading: boolean;
  readonly refresh: () => void;
}

interface State<Value> {
  readonly key: string;
  readonly value: Value | undefined;
  readonly problem: unknown;
  readonly isReading: boolean;
}

/**
 * Asks the core and keeps the answer. Another `key` is another question: the old answer goes at once. Another
 * `revision` is the same question again: the old answer stays in sight until the new one is here. Late answers to
 * earlier questions are dropped. With `ask` undefined nothing is asked.
 */
export function useAnswer<Value>(
  key: string,
  ask: (() => Promise<Value>) | undefined,
  revision = 0,
): Answer<Value> {
  const blank: State<Value> = { key, value: undefined, problem: undefined, isReading: ask !== undefined };
  const [state, setState] = useState<State<Value>>(blank);
  const [attempt, setAttempt] = useState(0);
  const question = useRef(ask);
  question.current = ask;
  const isAsked = ask !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question; the others ask it again
  useEffect(() => {
    const current = question.current;
    if (current === undefined) return undefined;
    let isStale = false;
    setState((before) => ({ ...(before.key === key ? before : blank), isReading: true }));
    current().then(
      (value) => !isStale && setState({ key, value, problem: undefined, isReading: false }),
      (problem: unknown) => !isStale && setState((before) => ({ ...before, key, problem, isReading: false })),
    );
    return () => {
      isStale = true;
    };
  }, [key, revision, attempt, isAsked]);
  const refresh = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...(state.key === key ? state : blank), refresh };
}
