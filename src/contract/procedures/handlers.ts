import type { ContractProcedure, ErrorMap, InferSchemaOutput, Meta, Schema } from "@orpc/contract";
import type { UserId } from "../ids.ts";

/** Who asks. Roles are listed in `main/api/access.ts`; a workstation of one person has an administrator. */
export interface Actor {
  readonly userId: UserId;
}

type AnySchema = Schema<unknown, unknown>;

/**
 * The functions that answer a group of procedures: parsed input in, output back, in the same names as the contract.
 * A module's `requests` has this type, so a procedure without an answer does not compile.
 */
export type Handlers<Procedures> = {
  readonly [Name in keyof Procedures]: Procedures[Name] extends ContractProcedure<
    infer Input extends AnySchema,
    infer Output extends AnySchema,
    ErrorMap,
    Meta
  >
    ? (
        input: InferSchemaOutput<Input>,
        actor: Actor,
      ) => InferSchemaOutput<Output> | Promise<InferSchemaOutput<Output>>
    : never;
};
