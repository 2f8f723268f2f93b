import { wireErrorSchema } from "../../../contract/errors.ts";

export interface Explained {
  readonly message: string;
  readonly where: string | undefined;
}

/** The sentence of the core behind a failed request; when there is none, what a person can do about it. */
export function explainProblem(problem: unknown): Explained {
  const data =
    typeof problem === "object" && problem !== null && "data" in problem ? problem.data : undefined;
  const wire = wireErrorSchema.safeParse(data);
  if (wire.success) return { message: wire.data.message, where: wire.data.where };
  return {
    message:
      "The workstation did not answer. Nothing was lost; try again, and restart Frenly if it stays so.",
    where: problem instanceof Error ? problem.message : undefined,
  };
}
