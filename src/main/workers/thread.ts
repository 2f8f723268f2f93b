import { parentPort, Worker, workerData } from "node:worker_threads";
import { errorCodeSchema } from "../../contract/errors.ts";
import type { Disposable } from "../base/disposable.ts";
import { AppError, assert } from "../base/errors.ts";
import { entryUrl, type WorkerEntry } from "./pool.ts";

/**
 * A thread that stays and answers one question after the other; it starts with the first and keeps the process
 * alive only while it is busy. (A job that ends with its thread is `runInWorker` in `pool.ts`.)
 */
export interface Thread<Question, Answer> extends Disposable {
  /** Rejects with the thread's `AppError`, or with what stopped it; the next question starts it again. */
  ask(question: Question): Promise<Answer>;
}

interface WireFailure {
  readonly code: string;
  readonly message: string;
  readonly where: string | undefined;
}

type Reply<Answer> =
  | { readonly number: number; readonly answer: Answer }
  | { readonly number: number; readonly failure: WireFailure };

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(reason: unknown): void;
}

export function createThread<Question, Answer>(entry: WorkerEntry, data: unknown): Thread<Question, Answer> {
  const waiting = new Map<number, Waiting<Answer>>();
  let worker: Worker | undefined;
  let asked = 0;
  let disposed = false;

  const stop = (reason: unknown): void => {
    worker = undefined;
    const left = [...waiting.values()];
    waiting.clear();
    for (const one of left) one.reject(reason);
  };
  const start = (): Worker => {
    const started = new Worker(entryUrl(entry), { workerData: data, execArgv: [], stdin: false });
    // serveQuestions below is the only sender.
    started.on("message", (reply: Reply<Answer>) => {
      const one = waiting.get(reply.number);
      waiting.delete(reply.number);
      if (waiting.size === 0) started.unref();
      if ("failure" in reply) one?.reject(fromWire(reply.failure));
      else one?.resolve(reply.answer);
    });
    started.on("error", (error) => worker === started && stop(error));
    started.on("exit", () => worker === started && stop(stopped()));
    return started;
  };

  return {
    ask(question) {
      if (disposed) return Promise.reject(stopped());
      worker ??= start();
      worker.ref();
      asked += 1;
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      waiting.set(asked, { resolve, reject });
      worker.postMessage({ number: asked, question });
      return promise;
    },
    dispose() {
      disposed = true;
      void worker?.terminate();
      stop(stopped());
    },
  };
}

/** The other end, in the worker's entry. `rest` runs after an answer was sent, while nobody waits for it. */
export function serveQuestions<Question, Answer, Data>(
  prepare: (data: Data) => { answer(question: Question): Answer; rest?(): void },
): void {
  const port = parentPort;
  assert(port !== null, "a worker entry was loaded outside a worker");
  const { answer, rest } = prepare(workerData as Data); // given by createThread with this entry
  const send = (reply: Reply<Answer>): void => port.postMessage(reply);
  port.on("message", ({ number, question }: { number: number; question: Question }) => {
    try {
      send({ number, answer: answer(question) });
    } catch (error) {
      send({ number, failure: toWire(error) });
    }
    if (rest !== undefined) setImmediate(rest);
  });
}

function toWire(error: unknown): WireFailure {
  if (error instanceof AppError) return { code: error.code, message: error.message, where: error.where };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "", message: detail, where: undefined };
}

function fromWire({ code, message, where }: WireFailure): Error {
  const known = errorCodeSchema.safeParse(code);
  if (!known.success) return new Error(message);
  return new AppError(known.data, message, where === undefined ? {} : { where });
}

function stopped(): Error {
  return new Error("The thread was stopped");
}
