import { z } from "zod";
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import examples from "@/docs/api-examples.json";
import { type ErrorCode, STATUS } from "@/lib/base/errors";
import { describeFields } from "./api-fields";
import { type AnyContract, statusOf } from "./contract";

export const METHODS = ["get", "post", "put", "delete"] as const;
export type Declared = { path: string; method: (typeof METHODS)[number]; contract: AnyContract };

const TAGS: Record<string, string> = {
  auth: "Logging in and out",
  users: "Users and their roles; for super-admins",
  categories: "Groups of contacts",
  contacts: "People to write to",
  imports: "Contacts from CSV files",
  templates: "What Meta has approved",
  campaigns: "Message 1 to everyone, Message 2 to those who reply",
  messages: "The status of each message",
  sender: "The number that sends",
  rates: "Meta's prices per delivered message",
  markets: "Which country is billed in which market",
  service: "The API itself",
};

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(STATUS)).meta({ description: "Error code for programs" }),
    detail: z.string(),
    errors: z
      .array(z.object({ path: z.string(), code: z.string(), choices: z.array(z.string()).optional() }))
      .meta({
        description:
          "The fields concerned; an empty path is the body as a whole. `choices`: values that would do, such as the sheets of a workbook",
      }),
  })
  .meta({
    id: "Problem",
    description: "RFC 9457 problem details",
    examples: [
      {
        type: "about:blank",
        title: "Unprocessable Content",
        status: 422,
        code: "invalid",
        detail: "Unprocessable Content: invalid",
        errors: [{ path: "phone", code: "too_short" }],
      },
    ],
  });

/** What the interface says of each error code, from a file of `messages/`. */
export type ErrorWords = { errors: Record<ErrorCode, string>; field_errors: Record<string, string> };

/** The OpenAPI 3.1 document, generated from the contracts that the routes use. */
export function describeApi(declared: Declared[], words: ErrorWords) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of declared.toSorted(byPathAndMethod)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, words) };
  }
  const document = createDocument(
    {
      openapi: "3.1.1",
      info: {
        title: "Relance",
        version: "1.0.0",
        description:
          "The same rules as the pages, with a session cookie or `Authorization: Bearer`. Lists return " +
          "`items` and `next_cursor`; pass it as `cursor` to get the next page. `PUT` accepts any subset of the " +
          "fields. Errors are problem documents (RFC 9457) with a `code`. One bearer token may make 1,200 calls " +
          "a minute, or 20 a second, with short bursts above that. A method that a path does not know is answered " +
          "with 405 and `Allow`; a path that does not exist, with 404.\n\n" +
          `## Codes of fields\n\n${listed(words.field_errors)}`,
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/" }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      paths,
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer", description: "`access_token` of `POST /api/auth/login`" },
          session: {
            type: "apiKey",
            in: "cookie",
            name: "sb-auth-token",
            description: "Set by logging in; its name carries the project's: `sb-<project>-auth-token`",
          },
        },
      },
    },
    { override: readable, allowEmptySchema: { custom: true } },
  );
  describeFields(document);
  return document;
}

const Repeatable = z.object({
  "Idempotency-Key": z
    .string()
    .max(200)
    .optional()
    .meta({
      description:
        "Makes it safe to repeat the request after a lost answer: within 24 hours the same key with the same body " +
        "gets the first answer and does nothing twice; with another body it is refused (`key_reused`)",
    }),
});

export const operationIdOf = ({ path, method }: Pick<Declared, "path" | "method">): string =>
  `${method}_${path.replace("/api/", "").replaceAll(/[/{}.-]+/g, "_")}`.replace(/_$/, "");

function operation({ path, method, contract }: Declared, { errors }: ErrorWords): ZodOpenApiOperationObject {
  const { params, query, output, produces, summary, open, role, answers = {} } = contract;
  const operationId = operationIdOf({ path, method });
  return {
    operationId,
    tags: [tagOf(path)],
    summary,
    ...(role ? { description: "For super-admins only." } : {}),
    security: open ? [] : [{ bearer: [] }, { session: [] }],
    requestParams: {
      ...(params instanceof z.ZodObject ? { path: params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(method === "post" && !open ? { header: Repeatable } : {}),
    },
    ...requestBody(contract),
    responses: {
      [String(statusOf(contract))]: success(operationId, produces, output),
      ...Object.fromEntries(Object.entries(answers).map(([status, schema]) => [status, json(schema)])),
      ...refusals(codesOf(method, contract), errors),
    },
  } as ZodOpenApiOperationObject;
}

const tagOf = (path: string): string => {
  if (path.startsWith("/api/contacts/import")) return "imports";
  if (path === "/api/opt-outs") return "contacts";
  const [, , tag = ""] = path.split("/");
  return tag in TAGS ? tag : "service";
};

function requestBody({ body, accepts, example }: AnyContract) {
  const given = accepts ?? (body ? { "application/json": body } : undefined);
  if (!given) return {};
  const content = Object.entries(given).map(([type, schema]) => [
    type,
    { schema, ...(example !== undefined && type === "application/json" ? { example } : {}) },
  ]);
  return { requestBody: { required: true, content: Object.fromEntries(content) } };
}

const json = (schema: z.ZodType, example?: unknown): ZodOpenApiResponseObject => ({
  description: schema.meta()?.id ? `\`${schema.meta()?.id}\` as JSON` : "As JSON",
  content: { "application/json": { schema, ...(example === undefined ? {} : { example }) } },
});

function success(id: string, produces: string | undefined, output: z.ZodType | undefined) {
  if (output) return json(output, (examples as Record<string, unknown>)[id]);
  if (!produces) return { description: "Done; no content" };
  const schema = produces === "application/json" ? {} : { type: "string" as const };
  return {
    description: produces.startsWith("text/csv") ? "A CSV file" : "A JSON file",
    content: { [produces]: { schema } },
  };
}

/** Error codes that a route may return: common ones, those that follow from its contract, its own. */
export function codesOf(method: string, contract: AnyContract): ErrorCode[] {
  const { open, params, query, body, accepts, refuses = [] } = contract;
  const isWrite = method !== "get";
  const codes: [boolean, ErrorCode][] = [
    [true, "internal"],
    [true, "unavailable"],
    [!open, "unauthenticated"],
    [!open, "rate_limited"],
    [!open, "forbidden"],
    [isWrite, "foreign_origin"],
    [method === "post" && !open, "key_reused"],
    [method === "post" && !open, "in_progress"],
    [Boolean(params), "not_found"],
    [Boolean(query ?? body ?? accepts), "invalid"],
  ];
  return [...new Set([...codes.filter(([holds]) => holds).map(([, code]) => code), ...refuses])];
}

function refusals(
  codes: ErrorCode[],
  errors: ErrorWords["errors"],
): Record<string, ZodOpenApiResponseObject> {
  const byStatus = Map.groupBy(codes, (code) => STATUS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      String(status),
      {
        description: ofStatus.map((code) => `\`${code}\`: ${errors[code]}`).join("\n\n"),
        ...(status === 429 ? { headers: RETRY_AFTER } : {}),
        content: { "application/problem+json": { schema: Problem } },
      },
    ]),
  );
}

const listed = (words: Record<string, string>) =>
  Object.entries(words)
    .map(([code, sentence]) => `- \`${code}\`: ${sentence}`)
    .join("\n");

const RETRY_AFTER = {
  "Retry-After": {
    description: "Seconds to wait before trying again",
    schema: { type: "integer" as const },
  },
};

const byPathAndMethod = (a: Declared, b: Declared): number =>
  Number(tagRank(a.path) - tagRank(b.path)) ||
  (a.path < b.path ? -1 : Number(a.path > b.path)) ||
  METHODS.indexOf(a.method) - METHODS.indexOf(b.method);

const tagRank = (path: string): number => Object.keys(TAGS).indexOf(tagOf(path));

/** Describes files as binary strings, and removes noise: integer bounds and patterns of named formats. */
const readable: CreateDocumentOptions["override"] = ({ jsonSchema, zodSchema }) => {
  if (zodSchema._zod.def.type === "custom")
    Object.assign(jsonSchema, { type: "string", contentMediaType: "application/octet-stream" });
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};
