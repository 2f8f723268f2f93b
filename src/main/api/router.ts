import { type AnyRouter, implement, ORPCError } from "@orpc/server";
import type { Actor, Handlers } from "../../contract/procedures/handlers.ts";
import { contract } from "../../contract/procedures/index.ts";
import { AppError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import { mayAsk, type Role } from "./access.ts";
import type { Feed } from "./feed.ts";
import { toWireError } from "./wireError.ts";

/** Who asks, as each shell found out. */
export interface RequestContext {
  readonly actor: Actor;
  readonly role: Role;
  /** Resolves when the caller's transport has room for more; left out where the transport holds nothing back. */
  readonly ready?: () => Promise<void>;
}

/** The answers of every module, by group of the contract; the feed is answered here. */
export type ModuleRequests = {
  readonly [Group in Exclude<keyof typeof contract, "feed">]: Handlers<(typeof contract)[Group]>;
};

type AnyHandler = (input: unknown, actor: Actor) => unknown;

/**
 * The contract with its answers: one place that checks the role, calls the module, and turns a failure into the
 * typed error of the contract. Inputs and outputs are parsed by the contract's schemas on the way.
 */
export function createRouter(parts: {
  readonly requests: ModuleRequests;
  readonly feed: Feed;
  readonly logger: Logger;
}): AnyRouter {
  const implementer = implement(contract).$context<RequestContext>();
  const guard = implementer.middleware(async ({ context, path, next }) => {
    try {
      if (!mayAsk(context.role, path))
        throw new AppError("NOT_ALLOWED", `Your role (${context.role}) does not allow this.`, {
          where: path.join("."),
        });
      return await next();
    } catch (error) {
      if (error instanceof ORPCError) throw error;
      const data = toWireError(error, parts.logger);
      throw new ORPCError("FAILED", { defined: true, status: 422, message: data.message, data });
    }
  });
  const guarded = implementer.use(guard);
  const groups = Object.entries(parts.requests).map(([group, handlers]) => {
    // `ModuleRequests` has proven that each handler fits its procedure; here only names are joined.
    const builders = (
      guarded as unknown as Record<
        string,
        Record<
          string,
          { handler(answer: (options: { input: unknown; context: RequestContext }) => unknown): unknown }
        >
      >
    )[group];
    const answers = Object.entries(handlers as Record<string, AnyHandler>).map(([name, answer]) => [
      name,
      builders?.[name]?.handler(({ input, context }) => answer(input, context.actor)),
    ]);
    return [group, Object.fromEntries(answers)];
  });
  const live = guarded.feed.live.handler(({ input, signal, context }) =>
    parts.feed.live({ after: input.after, signal, ready: context.ready }),
  );
  // The groups were joined by name above, which the type can't follow.
  return guarded.router({ ...Object.fromEntries(groups), feed: { live } }) as AnyRouter;
}
