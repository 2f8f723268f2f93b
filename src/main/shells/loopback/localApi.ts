import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { alertIdSchema } from "../../../contract/ids.ts";
import type { Actor } from "../../../contract/procedures/handlers.ts";
import type { ModuleRequests } from "../../api/router.ts";
import { toWireError } from "../../api/wireError.ts";
import { AppError } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import { toSnakeCase } from "../../base/snakeCase.ts";
import { type BatchSource, batchRoutes } from "./batchRoutes.ts";
import { openApiDocument } from "./openApi.ts";
import { sendProblem } from "./problem.ts";
import type { Route } from "./route.ts";

interface LocalApiOptions {
  readonly submitBatch: BatchSource["submitBatch"];
  readonly requests: ModuleRequests;
  readonly actor: Actor;
  readonly logger: Logger;
  /** Answers 401 itself and says false when the caller is not known. */
  authorise(request: FastifyRequest, reply: FastifyReply): Promise<boolean>;
}

const pageSize = 200;

/** The public local API, contracts.md section 4: `snake_case` bodies, RFC 9457 problems. */
export function addLocalApi(server: FastifyInstance, options: LocalApiOptions): void {
  server.get("/api/v1/openapi.json", (_request, reply) => reply.send(openApiDocument));
  for (const route of [...routes(options.requests), ...batchRoutes({ ...options.requests, ...options })]) {
    server.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        if (!(await options.authorise(request, reply))) return reply;
        try {
          const params = (request.params ?? {}) as Record<string, string>; // fastify's own parsing of the path
          const query = (request.query ?? {}) as Record<string, string>; // checked by the route
          const { body } = request;
          // A browser always says where a request that changes something comes from; a program has no such place.
          const fromBrowser = request.headers.origin !== undefined;
          const about = { params, query, body, actor: options.actor, fromBrowser };
          return await reply.send(toSnakeCase(await route.answer(about)));
        } catch (error) {
          const { code, message } = toWireError(error, options.logger);
          return sendProblem(reply, statusOf(code), code, message);
        }
      },
    });
  }
}

function routes({ events, frenly }: ModuleRequests): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/events",
      async answer({ query, actor }) {
        const limit = query.limit === undefined ? pageSize : Number(query.limit);
        if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
          throw new AppError("INPUT_INVALID", "limit takes a whole number from 1 to 1000.");
        const page = await events.page(
          { limit, ...(query.since === undefined ? {} : { since: query.since }) },
          actor,
        );
        // The stored documents themselves: their names are the contract's already.
        return { total: page.total, events: page.events.map(({ body }) => JSON.parse(body) as unknown) };
      },
    },
    {
      method: "GET",
      path: "/api/v1/ai/frenly/alerts",
      answer: ({ actor }) => frenly.list({ scope: "active", offset: 0, limit: pageSize }, actor),
    },
    {
      method: "POST",
      path: "/api/v1/ai/frenly/alerts/:id/acknowledge",
      answer({ params, actor }) {
        const alertId = alertIdSchema.safeParse(params.id);
        if (!alertId.success) throw new AppError("NOT_FOUND", `There is no alert "${params.id ?? ""}".`);
        return frenly.acknowledge({ alertId: alertId.data }, actor);
      },
    },
  ];
}

function statusOf(code: string): number {
  return code === "NOT_FOUND"
    ? 404
    : code === "INPUT_INVALID"
      ? 400
      : code === "STATE_CONFLICT"
        ? 409
        : code === "NOT_ALLOWED"
          ? 403
          : code === "INTERNAL"
            ? 500
            : 422;
}
