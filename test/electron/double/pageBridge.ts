import { readFileSync } from "node:fs";
import type { CDPSession, Page } from "playwright-core";
import { z } from "zod";
import { type Carried, carry, type MessagePortDouble, unpack } from "./messagePorts.ts";
import { bindingName, preloadScript, preloadWorld } from "./preloadWorld.ts";
import { records } from "./records.ts";

const carriedSchema = z.union([
  z.object({ text: z.string() }),
  z.object({ base64: z.string() }),
  z.object({ json: z.unknown() }),
]);
const fromPageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("send"), channel: z.string(), args: z.array(z.unknown()) }),
  z.object({ kind: z.literal("exposed"), name: z.string() }),
  z.object({ kind: z.literal("port"), id: z.int(), data: carriedSchema }),
  z.object({ kind: z.literal("portClosed"), id: z.int() }),
]);

/** Carries messages and ports between the program and the preload's world in a real page. */
export class PageBridge {
  readonly #session: CDPSession;
  readonly #ports = new Map<number, MessagePortDouble>();
  readonly #onSend: (channel: string, args: unknown[]) => void;
  #world: number | undefined;
  #lastPort = 0;

  private constructor(session: CDPSession, onSend: (channel: string, args: unknown[]) => void) {
    this.#session = session;
    this.#onSend = onSend;
  }

  static async attach(
    page: Page,
    preload: string,
    onSend: (channel: string, args: unknown[]) => void,
  ): Promise<PageBridge> {
    const session = await page.context().newCDPSession(page);
    const bridge = new PageBridge(session, onSend);
    await session.send("Page.enable");
    const { frameTree } = await session.send("Page.getFrameTree");
    session.on("Runtime.executionContextCreated", ({ context }) => {
      const isMainFrame = context.auxData?.frameId === frameTree.frame.id;
      if (isMainFrame && context.name === preloadWorld) bridge.#world = context.id;
    });
    session.on("Runtime.executionContextsCleared", () => bridge.#closePorts());
    session.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name === bindingName) bridge.#receive(payload);
    });
    await session.send("Runtime.enable");
    await session.send("Runtime.addBinding", { name: bindingName, executionContextName: preloadWorld });
    await session.send("Page.addScriptToEvaluateOnNewDocument", {
      source: preloadScript(readFileSync(preload, "utf8")),
      worldName: preloadWorld,
    });
    return bridge;
  }

  postMessage(channel: string, message: unknown, ports: readonly MessagePortDouble[]): void {
    const ids = ports.map((port) => this.#transfer(port));
    this.#deliver({ kind: "ipc", channel, data: carry(message), ports: ids });
  }

  /** The port now belongs to the page: what the other end posts goes there. */
  #transfer(port: MessagePortDouble): number {
    this.#lastPort += 1;
    const id = this.#lastPort;
    this.#ports.set(id, port);
    port.on("message", ({ data }: { data: unknown }) =>
      this.#deliver({ kind: "port", id, data: carry(data) }),
    );
    port.on("close", () => this.#deliver({ kind: "closePort", id }));
    port.start();
    return id;
  }

  #deliver(message: { kind: string; data?: Carried; [key: string]: unknown }): void {
    if (this.#world === undefined) return;
    const expression = `__deliver(${JSON.stringify(message)})`;
    this.#session.send("Runtime.evaluate", { expression, contextId: this.#world }).catch(() => {
      // The document went away meanwhile; its ports are closed by the clearing of its worlds.
    });
  }

  #receive(payload: string): void {
    const message = fromPageSchema.parse(JSON.parse(payload));
    if (message.kind === "send") this.#onSend(message.channel, message.args);
    else if (message.kind === "exposed") records.exposed.push(message.name);
    else if (message.kind === "port") this.#ports.get(message.id)?.postMessage(unpack(message.data));
    else this.#close(message.id);
  }

  #close(id: number): void {
    const port = this.#ports.get(id);
    this.#ports.delete(id);
    port?.close();
  }

  #closePorts(): void {
    this.#world = undefined;
    for (const id of [...this.#ports.keys()]) this.#close(id);
  }
}
