// @vitest-environment node
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { GraphError } from "./graph";
import { describeToken } from "./token";

type Answer = [status: number, body: object];
let answers: Record<string, Answer> = {};
let asked: string[] = [];
const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "", "http://graph");
  const edge = pathname.split("/").at(-1) ?? "";
  asked.push(`${edge} ${request.headers.authorization}`);
  const [status, body] = answers[edge] ?? [500, {}];
  response.writeHead(status).end(JSON.stringify(body));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
afterAll(() => server.close());
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const graph = { url, version: "v25.0", token: "t" };

const refused = (code: number): Answer => [400, { error: { code, message: "no" } }];
const APP: Answer = [200, { id: "123" }];
const NOTHING = { facts: null, secret_refused: false };
beforeEach(() => {
  answers = {};
  asked = [];
});

describe("a token", () => {
  it("is described by the token of its own app", async () => {
    const data = { is_valid: true, expires_at: 0, scopes: ["whatsapp_business_messaging"] };
    answers = { app: APP, debug_token: [200, { data }] };
    expect(await describeToken(graph, "secret")).toEqual({
      accepted: true,
      secret_refused: false,
      facts: {
        is_valid: true,
        expires_at: null,
        missing_scopes: ["whatsapp_business_management"],
        waba_ids: [],
      },
    });
    expect(asked).toEqual(["app Bearer t", "debug_token Bearer 123|secret"]);
  });

  it("is not described without the secret of its app, and accepted all the same", async () => {
    answers = { app: APP };
    expect(await describeToken(graph, undefined)).toEqual({ ...NOTHING, accepted: true });
  });

  it.each([100, 10, 4])("is not described when Meta refuses to with %i", async (code) => {
    answers = { app: APP, debug_token: refused(code) };
    expect(await describeToken(graph, "secret")).toEqual({ ...NOTHING, accepted: true });
    answers = { app: refused(code) };
    expect(await describeToken(graph, "secret")).toEqual({ ...NOTHING, accepted: false });
  });

  it("is refused only when Meta answers 190 to the token itself", async () => {
    answers = { app: refused(190) };
    await expect(describeToken(graph, "secret")).rejects.toThrow(GraphError);
  });

  it("is not blamed for a wrong secret of its app", async () => {
    answers = { app: APP, debug_token: refused(190) };
    expect(await describeToken(graph, "wrong")).toEqual({
      accepted: true,
      facts: null,
      secret_refused: true,
    });
  });
});
