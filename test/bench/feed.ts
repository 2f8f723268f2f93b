import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import type { ContractRouterClient } from "@orpc/contract";
import { RPCHandler as PortHandler } from "@orpc/server/message-port";
import { WebSocket, WebSocketServer } from "ws";
import { projectIdSchema } from "../../src/contract/ids.ts";
import { currencySchema } from "../../src/contract/money.ts";
import type { contract } from "../../src/contract/procedures/index.ts";
import { createFeed } from "../../src/main/api/feed.ts";
import { createRouter, type ModuleRequests, type RequestContext } from "../../src/main/api/router.ts";
import { systemClock } from "../../src/main/base/clock.ts";
import { DisposableStore, toDisposable } from "../../src/main/base/disposable.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import { toLoggedEvent } from "../../src/main/events/eventRequests.ts";
import { createEventSystem } from "../../src/main/events/eventSystem.ts";
import { OriginRules } from "../../src/main/shells/loopback/guards.ts";
import { Sessions } from "../../src/main/shells/loopback/sessions.ts";
import { attachSocket } from "../../src/main/shells/loopback/socket.ts";
import { Database } from "../../src/main/storage/database.ts";
import { migrate } from "../../src/main/storage/migrate.ts";
import { migrations } from "../../src/main/storage/migrations/index.ts";
import { type BenchRow, type BenchRun, type BenchSuite, median } from "./suite.ts";

const rounds = 5;
const frameMs = 1000 / 60;
const projectId = projectIdSchema.parse("proj_0193f3a2000070008000000000000000");
const currency = currencySchema.parse("EUR");

type Client = ContractRouterClient<typeof contract>;
type Receive = (sequence: number) => void;
/** One road from commit to receiver: `committed` is called after each commit, `close` ends it. */
interface Road {
  committed(bodies: readonly string[]): void;
  close(): void | Promise<void>;
}
interface Transport {
  readonly name: string;
  readonly bare: (receive: Receive) => Promise<Road>;
  readonly feed: (bench: Bench, receive: Receive) => Promise<Road>;
}
type Bench = Awaited<ReturnType<typeof openBench>>;

/** From the commit of an event to the receiver's next frame of 60 Hz, beside the bare transport one by one. */
export const suite: BenchSuite = {
  name: "feed",
  async run(run) {
    const disposables = new DisposableStore();
    try {
      const bench = await openBench(disposables);
      for (const transport of [overPort, overSocket]) {
        await playRound(bench, 1_000, 0.2, (receive) => transport.feed(bench, receive)); // compiled code for both
        await playRound(bench, 1_000, 0.2, transport.bare);
        for (const rate of [1_000, 5_000]) await measureRate(bench, transport, rate, run);
      }
      await measureCatchUp(bench, run);
    } finally {
      disposables.dispose();
    }
  },
};

async function openBench(disposables: DisposableStore) {
  const folder = mkdtempSync(join(tmpdir(), "frenly-bench-feed-"));
  disposables.add(toDisposable(() => rmSync(folder, { recursive: true, force: true })));
  const database = disposables.add(Database.open({ path: join(folder, "frenly.db") }));
  await migrate(database, migrations, { now: Date.now(), backupPath: () => join(folder, "before.db") });
  const options = { database, clock: systemClock, logger: silentLogger, homeDir: folder, busEnabled: true };
  const system = disposables.add(createEventSystem(options));
  const feed = createFeed({
    clock: systemClock,
    head: () => system.log.size,
    readAfter: (after, limit) => system.log.readAfter(after, limit).map(toLoggedEvent),
    onEvent: (listener) => system.bus.subscribe("*", listener),
    onProgress: () => toDisposable(() => undefined),
    onJob: () => toDisposable(() => undefined),
    onRun: () => toDisposable(() => undefined),
  });
  // Only the feed is asked for here.
  const router = createRouter({ requests: {} as ModuleRequests, feed, logger: silentLogger });
  const context: RequestContext = { actor: { userId: system.identity.userId }, role: "administrator" };
  return {
    system,
    router,
    context,
    /** Commits `count` events in one transaction; their texts. */
    publish: (count: number) =>
      database.write((tx) => ({
        bodies: Array.from({ length: count }, () =>
          JSON.stringify(
            system.bus.publish(tx, {
              type: "project.created",
              projectId,
              data: { project_id: projectId, project_name: "Feed", currency },
            }),
          ),
        ),
      })).bodies,
  };
}

async function follow(client: Client, after: number, receive: Receive): Promise<() => Promise<void>> {
  const aborter = new AbortController();
  const live = await client.feed.live({ after }, { signal: aborter.signal });
  await live.next(); // says where it starts
  const ended = (async () => {
    try {
      for await (const message of live) {
        if (message.kind === "resync") throw new Error("the feed fell behind");
        if (message.kind === "events") for (const event of message.events) receive(event.sequence);
      }
    } catch (error) {
      if (!aborter.signal.aborted) throw error;
    }
  })();
  return async () => {
    aborter.abort();
    await ended;
    // The word that the feed is no longer wanted is sent in a turn of its own.
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
}

function sequenceOf(body: string): number {
  return (JSON.parse(body) as { sequence: number }).sequence; // our own document
}

const overPort: Transport = {
  name: "MessagePort",
  async bare(receive) {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }: MessageEvent<string>) => receive(sequenceOf(data));
    return {
      committed: (bodies) => {
        for (const body of bodies) port1.postMessage(body);
      },
      close: () => port1.close(),
    };
  },
  async feed({ router, context, system }, receive) {
    const { port1, port2 } = new MessageChannel();
    new PortHandler(router).upgrade(port1, { context });
    port1.start();
    port2.start();
    const stop = await follow(createORPCClient(new PortLink({ port: port2 })), system.log.size, receive);
    return {
      committed: () => undefined,
      async close() {
        await stop();
        port1.close();
      },
    };
  },
};

const overSocket: Transport = {
  name: "WebSocket",
  async bare(receive) {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
    await once(server, "listening");
    const connected = once(server, "connection");
    const { port } = server.address() as AddressInfo; // a TCP server that listens
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    client.on("message", (data) => receive(sequenceOf(String(data))));
    const [peer] = (await connected) as [WebSocket];
    await once(client, "open");
    return {
      committed: (bodies) => {
        for (const body of bodies) peer.send(body);
      },
      close() {
        client.terminate();
        server.close();
      },
    };
  },
  async feed({ router, context, system }, receive) {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // a TCP server that listens
    const token = "b".repeat(43);
    const detach = attachSocket([server], {
      router,
      ...context,
      rules: new OriginRules(port),
      sessions: new Sessions(systemClock, token),
    });
    const address = `127.0.0.1:${port}`;
    const client = new WebSocket(`ws://${address}/rpc`, ["frenly.v1", `token.${token}`], {
      origin: `http://${address}`,
    });
    await once(client, "open");
    // The socket of ws has the methods of a browser's that the link uses.
    const link = new SocketLink({ websocket: client as unknown as globalThis.WebSocket });
    const stop = await follow(createORPCClient(link), system.log.size, receive);
    return {
      committed: () => undefined,
      async close() {
        await stop();
        client.terminate();
        detach();
        server.close();
      },
    };
  },
};

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly cpuMs: number;
  readonly dropped: number;
}

/** Commits at a steady rate and waits until everything has come. */
async function playRound(
  bench: Bench,
  rate: number,
  duration: number,
  open: (receive: Receive) => Promise<Road>,
): Promise<Round> {
  const first = bench.system.log.size;
  const count = Math.max(1, Math.round(rate * duration));
  const committedAt: number[] = [];
  const shown: number[] = [];
  let next = first;
  let disorder = 0;
  const road = await open((sequence) => {
    if (sequence !== next + 1) disorder += 1;
    next = sequence;
    // The next frame of a page that draws sixty times a second.
    const frame = Math.ceil(performance.now() / frameMs) * frameMs;
    shown.push(frame - (committedAt[sequence - first - 1] ?? Number.NaN));
  });
  const cpu = process.cpuUsage();
  const start = performance.now();
  while (committedAt.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - start) / 1000) * rate)) - committedAt.length;
    if (due > 0) {
      const bodies = bench.publish(due);
      const now = performance.now();
      for (let i = 0; i < due; i += 1) committedAt.push(now);
      road.committed(bodies);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const deadline = performance.now() + 5_000;
  while (shown.length < count && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 1));
  const { user, system } = process.cpuUsage(cpu);
  await road.close();
  shown.sort((a, b) => a - b);
  const at = (part: number) =>
    shown[Math.min(shown.length - 1, Math.floor(shown.length * part))] ?? Number.NaN;
  return {
    p50: at(0.5),
    p99: at(0.99),
    cpuMs: (user + system) / 1000,
    dropped: count - shown.length + disorder,
  };
}

async function measureRate(bench: Bench, transport: Transport, rate: number, run: BenchRun): Promise<void> {
  const duration = Math.max(0.3, run.scale);
  const nobody = async (receive: Receive): Promise<Road> => ({
    committed: (bodies) => {
      for (const body of bodies) receive(sequenceOf(body));
    },
    close: () => undefined,
  });
  const bare: Round[] = [];
  const feed: Round[] = [];
  const idle: Round[] = [];
  for (let i = 0; i < rounds; i += 1) {
    idle.push(await playRound(bench, rate, duration, nobody));
    bare.push(await playRound(bench, rate, duration, transport.bare));
    feed.push(await playRound(bench, rate, duration, (receive) => transport.feed(bench, receive)));
  }
  const of = (list: readonly Round[], key: keyof Round) => median(list.map((round) => round[key]));
  const what = `${transport.name}, ${rate.toLocaleString("en-US")} events/s`;
  const record = (row: Omit<BenchRow, "suite">) => run.record({ suite: "feed", ...row });
  const p50 = of(feed, "p50") / of(bare, "p50");
  const p50Limit = `bare ${of(bare, "p50").toFixed(2)} ms`;
  record({
    what: `${what}: commit to frame, p50`,
    value: of(feed, "p50"),
    unit: "ms",
    limit: p50Limit,
    ratio: p50,
    goal: "≤ 2 ×",
    pass: p50 <= 2,
  });
  const p99 = of(feed, "p99") / of(bare, "p99");
  const p99Most = 2 * of(bare, "p99") + frameMs;
  const p99Limit = `bare ${of(bare, "p99").toFixed(2)} ms`;
  record({
    what: `${what}: commit to frame, p99`,
    value: of(feed, "p99"),
    unit: "ms",
    limit: p99Limit,
    ratio: p99,
    goal: "≤ 2 × + one frame",
    pass: of(feed, "p99") <= p99Most,
  });
  // Publishing costs the same on every road and would hide what carrying costs.
  const publishing = of(idle, "cpuMs");
  const cpuBare = Math.max(0.1, of(bare, "cpuMs") - publishing);
  const cpuFeed = Math.max(0.1, of(feed, "cpuMs") - publishing);
  const cpu = cpuFeed / cpuBare;
  record({
    what: `${what}: processor time beyond publishing`,
    value: cpuFeed,
    unit: "ms",
    limit: `bare ${cpuBare.toFixed(0)} ms; publishing alone ${publishing.toFixed(0)} ms`,
    ratio: cpu,
    goal: "≤ 2 ×",
    pass: cpu <= 2,
  });
  const dropped = feed.reduce((sum, round) => sum + round.dropped, 0);
  record({
    what: `${what}: lost, doubled or out of order`,
    value: dropped,
    unit: "events",
    limit: "none",
    ratio: dropped,
    goal: "0",
    pass: dropped === 0,
  });
}

/** As fast as it goes: reading on from an old cursor, beside the bare port in batches of 100. */
async function measureCatchUp(bench: Bench, run: BenchRun): Promise<void> {
  const count = Math.max(2_000, Math.round(19_000 * Math.min(1, run.scale)));
  const after = bench.system.log.size;
  const bodies = bench.publish(count);
  const bare: number[] = [];
  const feed: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    bare.push(count / (await timeBareBatches(bodies)));
    feed.push(count / (await timeCatchUp(bench, after, count)));
  }
  const ratio = median(feed) / median(bare);
  run.record({
    suite: "feed",
    what: "MessagePort, catching up",
    value: median(feed),
    unit: "events/s",
    limit: `bare port in batches of 100: ${Math.round(median(bare)).toLocaleString("en-US")} events/s`,
    ratio,
    goal: "≥ 0.5 ×",
    pass: ratio >= 0.5,
  });
}

async function timeBareBatches(bodies: readonly string[]): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  let received = 0;
  const done = new Promise<void>((resolve) => {
    port2.onmessage = ({ data }: MessageEvent<string[]>) => {
      for (const body of data) if (sequenceOf(body) > 0) received += 1; // a page must know what it got
      if (received >= bodies.length) resolve();
    };
  });
  const start = performance.now();
  for (let i = 0; i < bodies.length; i += 100) port1.postMessage(bodies.slice(i, i + 100));
  await done;
  port1.close();
  return (performance.now() - start) / 1000;
}

async function timeCatchUp({ router, context }: Bench, after: number, count: number): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  new PortHandler(router).upgrade(port1, { context });
  port1.start();
  port2.start();
  const client: Client = createORPCClient(new PortLink({ port: port2 }));
  const start = performance.now();
  let received = 0;
  const stop = await new Promise<() => Promise<void>>((resolve, reject) => {
    const stopping = follow(client, after, () => {
      received += 1;
      if (received === count) stopping.then(resolve, reject);
    });
    stopping.catch(reject);
  });
  const seconds = (performance.now() - start) / 1000;
  await stop();
  port1.close();
  return seconds;
}
