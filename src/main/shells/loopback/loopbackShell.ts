import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { AnyRouter } from "@orpc/server";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Actor } from "../../../contract/procedures/handlers.ts";
import type { Role } from "../../api/access.ts";
import type { ModuleRequests } from "../../api/router.ts";
import { toWireError } from "../../api/wireError.ts";
import type { Clock } from "../../base/clock.ts";
import { AppError, systemCode } from "../../base/errors.ts";
import { writeFileDurably } from "../../base/files.ts";
import type { Logger } from "../../base/logger.ts";
import type { BatchSource } from "./batchRoutes.ts";
import { bearerToken, OriginRules, securityHeaders } from "./guards.ts";
import { addLocalApi } from "./localApi.ts";
import { readPageFiles } from "./pageFiles.ts";
import { sendProblem } from "./problem.ts";
import { openSessionFile } from "./sessionFile.ts";
import { Sessions } from "./sessions.ts";
import { attachSocket } from "./socket.ts";

export interface LoopbackOptions {
  readonly router: AnyRouter;
  readonly requests: ModuleRequests;
  readonly submitBatch: BatchSource["submitBatch"];
  readonly actor: Actor;
  readonly role: Role;
  readonly homeDir: string;
  /** Folder of the built page. */
  readonly pageDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface LoopbackShell {
  readonly url: string;
  readonly port: number;
  /** Opens the page signed in, once: the token stands in the fragment, which no server or log ever sees. */
  launchUrl(): string;
  close(): Promise<void>;
}

const maximumBodyBytes = 1_048_576;

/** The browser shell and the local API: HTTP and WebSocket on this machine's loopback address only. */
export async function openLoopbackShell(options: LoopbackOptions): Promise<LoopbackShell> {
  const sessions = new Sessions(
    options.clock,
    readApiToken(options.homeDir),
    openSessionFile(join(options.homeDir, "sessions.json")),
  );
  const server = fastify({ bodyLimit: maximumBodyBytes, logger: false, forceCloseConnections: true });
  server.removeContentTypeParser("text/plain"); // a form of another site may send it; JSON alone is taken
  let rules: OriginRules | undefined;

  server.addHook("onRequest", async (request, reply) => {
    reply.headers(securityHeaders);
    const changes = request.method !== "GET" && request.method !== "HEAD";
    // A program with the API token is no browser and sends no Origin; a browser always does when it changes something.
    const fromProgram = request.headers.origin === undefined && bearerToken(request.headers) !== undefined;
    const refusal =
      rules?.explainRefusal(request.headers, changes && !fromProgram) ??
      (rules === undefined ? "The server is starting." : undefined);
    if (refusal !== undefined) return sendProblem(reply, 403, "Refused", refusal);
  });
  addPage(server, options.pageDir);
  addSessionRoute(server, sessions);
  addLocalApi(server, {
    requests: options.requests,
    submitBatch: options.submitBatch,
    actor: options.actor,
    logger: options.logger,
    authorise: (request, reply) => authorise(sessions, request.headers, reply),
  });
  server.setErrorHandler((error, _request, reply) => {
    const status = refusedStatus(error);
    if (status !== undefined)
      return sendProblem(reply, status, "Refused", "The body can't be read: send JSON of at most 1 MiB.");
    const { code, message } = toWireError(error, options.logger);
    return sendProblem(reply, 500, code, message);
  });
  server.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, 404, "Not found", "There is nothing under this address."),
  );

  const port = await listen(server, options.port);
  rules = new OriginRules(port);
  const second = await listenOnIpv6(server, port, options.logger);
  const servers = second === undefined ? [server.server] : [server.server, second];
  const closeSockets = attachSocket(servers, { ...options, rules, sessions });
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    port,
    launchUrl: () => `${url}#launch=${sessions.issueLaunchToken()}`,
    async close() {
      closeSockets();
      sessions.dispose();
      second?.close();
      second?.closeAllConnections();
      await server.close();
    },
  };
}

/** Status of a request that the server itself refused to read, such as one too large or no JSON. */
function refusedStatus(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return undefined;
  const { statusCode: status } = error;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}

async function listen(server: FastifyInstance, port: number): Promise<number> {
  try {
    await server.listen({ host: "127.0.0.1", port });
  } catch (error) {
    if (systemCode(error) !== "EADDRINUSE") throw error;
    throw new AppError(
      "STATE_CONFLICT",
      `Port ${port} is taken by another program. Use --port 0 for any free one, or close the other program.`,
      { cause: error },
    );
  }
  const address = server.server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** The same server on ::1, where this machine has it: `localhost` may mean either. */
async function listenOnIpv6(
  server: FastifyInstance,
  port: number,
  logger: Logger,
): Promise<Server | undefined> {
  const second = createServer((request, reply) => server.routing(request, reply));
  return await new Promise((resolve) => {
    second.once("error", (error) => {
      logger.info({ code: systemCode(error) }, "not reachable at ::1, only at 127.0.0.1");
      resolve(undefined);
    });
    second.listen({ host: "::1", port }, () => resolve(second));
  });
}

function addPage(server: FastifyInstance, dir: string): void {
  if (!existsSync(join(dir, "index.html"))) {
    throw new AppError(
      "STATE_CONFLICT",
      "The page of the workstation is not built. Run npm run build once.",
      { where: dir },
    );
  }
  for (const [path, file] of readPageFiles(dir))
    server.get(path, (_request, reply) => reply.type(file.type).send(file.body));
}

function addSessionRoute(server: FastifyInstance, sessions: Sessions): void {
  server.get("/session", async (request, reply) => {
    if (await authorise(sessions, request.headers, reply)) return reply.send({ live: true });
    return reply;
  });
  server.post<{ Body: unknown }>("/session", async (request, reply) => {
    const body = request.body;
    const launch =
      typeof body === "object" && body !== null && "launch" in body && typeof body.launch === "string"
        ? body.launch
        : "";
    const session = sessions.openSession(launch);
    if (session !== undefined) return reply.send({ session });
    await sessions.penalty();
    return sendProblem(
      reply,
      401,
      "Not signed in",
      "This link was used already or is not from this program. Open the workstation again.",
    );
  });
}

async function authorise(
  sessions: Sessions,
  headers: Parameters<typeof bearerToken>[0],
  reply: FastifyReply,
): Promise<boolean> {
  const token = bearerToken(headers);
  if (token !== undefined && sessions.accepts(token)) return true;
  await sessions.penalty();
  sendProblem(
    reply.header("www-authenticate", "Bearer"),
    401,
    "Not signed in",
    "Send the token of the file api-token in the workspace folder as a bearer token.",
  );
  return false;
}

/** The token for programs of this user: 256 bits in a file only the user may read. */
function readApiToken(homeDir: string): string {
  const path = join(homeDir, "api-token");
  if (!existsSync(path)) writeFileDurably(path, randomBytes(32).toString("base64url"), 0o600);
  return readFileSync(path, "utf8").trim();
}
