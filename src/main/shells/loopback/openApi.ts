const problem = {
  description: "RFC 9457 problem document",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};
const json = (description: string, schema: object) => ({
  description,
  content: { "application/json": { schema } },
});
const list = (name: string) => ({
  type: "object",
  required: ["total", name],
  properties: { total: { type: "integer" }, [name]: { type: "array", items: { type: "object" } } },
});

/** What the local API answers, as an OpenAPI 3.1 document. */
export const openApiDocument = {
  openapi: "3.1.0",
  info: {
    title: "Frenly local API",
    version: "1",
    description:
      "Bound to this machine. Send the token of the file api-token in the workspace folder as a bearer token.",
  },
  security: [{ bearer: [] }],
  paths: {
    "/api/v1/events": {
      get: {
        summary: "Newest events of the log, newest first",
        parameters: [
          {
            name: "limit",
            in: "query",
            schema: { type: "integer", minimum: 1, maximum: 1000, default: 200 },
          },
          { name: "since", in: "query", schema: { type: "string", format: "date-time" } },
        ],
        responses: { 200: json("Events", list("events")), 401: problem, 400: problem },
      },
    },
    "/api/v1/batch/submit": {
      post: {
        summary: "Imports files and folders of this machine as one job; answers at once with the job",
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/BatchSubmission" } } },
        },
        responses: {
          200: json("The job, and the files of folders that were left out", { type: "object" }),
          400: problem,
          401: problem,
          403: problem,
          404: problem,
        },
      },
    },
    "/api/v1/batch/{job_id}": {
      get: {
        summary: "A job with its figures and, from offset on, at most 1000 of its items",
        parameters: [
          { name: "job_id", in: "path", required: true, schema: { type: "string" } },
          { name: "offset", in: "query", schema: { type: "integer", minimum: 0, default: 0 } },
        ],
        responses: { 200: json("The job", { type: "object" }), 401: problem, 404: problem },
      },
    },
    "/api/v1/ai/frenly/alerts": {
      get: {
        summary: "Active alerts, most urgent first",
        responses: { 200: json("Alerts", list("alerts")), 401: problem },
      },
    },
    "/api/v1/ai/frenly/alerts/{id}/acknowledge": {
      post: {
        summary: "Acknowledges an alert",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { 200: json("The alert", { type: "object" }), 401: problem, 404: problem, 409: problem },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    schemas: {
      BatchSubmission: {
        type: "object",
        additionalProperties: false,
        required: ["project_id", "items"],
        properties: {
          project_id: { type: "string" },
          data_type: { type: "string", enum: ["transactions", "ledger", "bank"], default: "transactions" },
          name: { type: "string", maxLength: 120 },
          priority: { type: "string", enum: ["critical", "high", "medium", "low"], default: "medium" },
          concurrency: { type: "integer", minimum: 1, maximum: 8, default: 2 },
          max_attempts: { type: "integer", minimum: 1, maximum: 20, default: 4 },
          items: {
            type: "array",
            minItems: 1,
            maxItems: 10_000,
            items: {
              oneOf: [
                { type: "string", description: "Full path of a file or folder" },
                {
                  type: "object",
                  additionalProperties: false,
                  required: ["path"],
                  properties: {
                    path: { type: "string" },
                    side: { type: "string", enum: ["ledger", "bank"] },
                  },
                },
              ],
            },
          },
        },
      },
      Problem: {
        type: "object",
        required: ["title", "status", "detail"],
        properties: {
          type: { type: "string" },
          title: { type: "string" },
          status: { type: "integer" },
          detail: { type: "string" },
        },
      },
    },
  },
} as const;
