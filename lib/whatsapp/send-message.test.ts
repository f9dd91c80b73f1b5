// @vitest-environment node
import type { Socket } from "node:net";
import tls from "node:tls";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type OutgoingMessage, sendMessage } from "./send-message";
import { http, startRawServer } from "./testing/raw-server";
import { selfSigned } from "./testing/self-signed";

const message: OutgoingMessage = {
  to: "+221771234567",
  recipient: null,
  callback_data: "019aaf5e-7c11-7000-8000-0123456789ab",
  content: { type: "text", body: "Bonjour", preview_url: false },
};

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const sendTo = (url: string, timeout_ms = 5000) =>
  sendMessage({ url, version: "v25.0", token: "t" }, "1065", message, timeout_ms);

async function serve(plan: Parameters<typeof startRawServer>[0]) {
  const server = await startRawServer(plan);
  cleanups.push(server.stop);
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

const answering = async (status: number, body: string, headers?: string) => {
  const server = await serve({ onRequest: (socket) => socket.end(http(status, body, headers)) });
  return sendTo(server.url);
};

describe("a message is certainly not sent (unsent) after", () => {
  it("a refused connection", async () => {
    const server = await startRawServer({});
    await server.stop();
    expect(await sendTo(`http://127.0.0.1:${server.port}`)).toMatchObject({
      outcome: "unsent",
      details: "ECONNREFUSED",
    });
  });

  it("an unknown host name", async () => {
    expect((await sendTo("http://nowhere.invalid")).outcome).toBe("unsent");
  });

  it("a server without TLS", async () => {
    const server = await serve({ onConnect: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n") });
    expect((await sendTo(`https://127.0.0.1:${server.port}`)).outcome).toBe("unsent");
    expect(server.requests).toEqual([]);
  });

  it("an untrusted certificate", async () => {
    let decrypted = 0;
    const server = tls.createServer(selfSigned, (socket) => socket.on("data", () => decrypted++));
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as { port: number };
    expect((await sendTo(`https://127.0.0.1:${port}`)).outcome).toBe("unsent");
    expect(decrypted).toBe(0);
  });
});

describe("a message may have been sent (unknown) after", () => {
  const faults: [string, boolean, Parameters<typeof startRawServer>[0]][] = [
    ["a reset after the request", false, { onRequest: (socket) => socket.resetAndDestroy() }],
    ["a closed connection instead of a response", false, { onRequest: (socket) => socket.end() }],
    [
      "a response cut in its header",
      false,
      { onRequest: (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-le") },
    ],
    [
      "a response cut in its body",
      true,
      { onRequest: (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{") },
    ],
    ["a response that is not HTTP", false, { onRequest: (socket) => socket.end("nonsense\r\n\r\n") }],
  ];
  it.each(faults)("%s (answered: %s)", async (_name, answered, plan) => {
    const server = await serve(plan);
    expect(await sendTo(server.url)).toMatchObject({ outcome: "unknown", answered });
  });

  it("a response that never comes", async () => {
    const server = await serve({});
    expect(await sendTo(server.url, 300)).toEqual({
      outcome: "unknown",
      answered: false,
      details: "TimeoutError",
    });
  });

  it("a response body that never ends", async () => {
    const start = (socket: Socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{");
    const server = await serve({ onRequest: start });
    expect((await sendTo(server.url, 300)).outcome).toBe("unknown");
  });

  it.each([
    [200, "{}"],
    [200, "<html>"],
    [200, '{"messages":[]}'],
    [400, "<html>Bad Request</html>"],
    [401, '{"error":{"code":"190"}}'],
    [429, ""],
    [500, '{"error":"boom"}'],
    [502, "<html>Bad Gateway</html>"],
    [504, ""],
  ])("HTTP %i with the body %j", async (status, body) => {
    expect(await answering(status, body)).toMatchObject({ outcome: "unknown", answered: true });
  });

  it("a redirect, which is not followed", async () => {
    const target = await serve({ onRequest: (socket) => socket.end(http(200, '{"messages":[{"id":"w"}]}')) });
    for (const status of [301, 302, 303, 307, 308])
      expect((await answering(status, "", `location: ${target.url}/\r\n`)).outcome).toBe("unknown");
    expect(target.requests).toEqual([]);
  });

  it("a failure, and is not posted again", async () => {
    const server = await serve({ onRequest: (socket) => socket.resetAndDestroy() });
    await sendTo(server.url);
    expect(server.requests).toHaveLength(1);
  });
});

describe("a response of Meta", () => {
  it("means accepted, with the ids that Meta gives the person", async () => {
    const contacts = [{ input: "+221771234567", wa_id: "221771234567", user_id: "SN.1" }];
    const body = { contacts, messages: [{ id: "wamid.A", message_status: "held_for_quality_assessment" }] };
    expect(await answering(200, JSON.stringify(body))).toEqual({
      outcome: "accepted",
      wamid: "wamid.A",
      wa_id: "221771234567",
      user_id: "SN.1",
      held: true,
    });
    expect(await answering(200, '{"messages":[{"id":"wamid.B"}],"contacts":"?"}')).toEqual({
      outcome: "accepted",
      wamid: "wamid.B",
      held: false,
    });
  });

  it.each([400, 401, 429, 500, 503, 200])(
    "means rejected with Meta's code, whatever the HTTP status (%i)",
    async (status) => {
      const error = {
        message: "(#130429) Rate limit hit",
        code: 130429,
        error_data: { details: "Slow down." },
      };
      expect(await answering(status, JSON.stringify({ error }))).toEqual({
        outcome: "rejected",
        code: 130429,
        details: "Slow down.",
      });
    },
  );
});

describe("P19 an outcome holds only what PostgreSQL can store", () => {
  const storable = fc.string({ unit: "binary" });
  const odd = fc.oneof(
    fc.jsonValue({ noUnicodeString: false }),
    fc.constantFrom("\ud83d", "a\u0000b", "x".repeat(5_000), 99_999_999_999, -1.5, 1e300, null, [], {}),
    storable,
  );
  const error = fc.record(
    { code: odd, message: odd, error_subcode: odd, error_data: fc.oneof(odd, fc.record({ details: odd })) },
    { requiredKeys: [] },
  );
  const contacts = fc.oneof(odd, fc.array(fc.record({ wa_id: odd, user_id: odd }, { requiredKeys: [] })));
  const messages = fc.array(fc.record({ id: odd, message_status: odd }, { requiredKeys: [] }));
  const body = fc.oneof(
    odd.map((value) => JSON.stringify(value) ?? ""),
    fc.record({ error }).map((value) => JSON.stringify(value)),
    fc.record({ messages, contacts }).map((value) => JSON.stringify(value)),
    fc.string({ unit: "binary" }),
  );

  it("for any HTTP status and body", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 200, max: 599 }), body, async (status, text) => {
        fc.pre(![204, 304].includes(status));
        const outcome = await answering(status, text);
        expect(["accepted", "rejected", "unknown"]).toContain(outcome.outcome);
        const strings = Object.values(outcome).filter((value) => typeof value === "string");
        for (const value of strings)
          expect([value.isWellFormed(), value.includes("\0")]).toEqual([true, false]);
        if (outcome.outcome === "rejected") expect(Math.abs(outcome.code)).toBeLessThan(2 ** 31);
        if (outcome.outcome === "accepted") expect(outcome.wamid.length).toBeLessThanOrEqual(512);
      }),
      { numRuns: 300 },
    );
  });

  it("for a rejection with half an emoji in its text or a code out of range", async () => {
    const refused = (error: object) => answering(400, JSON.stringify({ error }));
    expect(await refused({ code: 131009, error_data: { details: "Awa \ud83d" } })).toEqual({
      outcome: "rejected",
      code: 131009,
      details: "Awa \ufffd",
    });
    expect(await refused({ code: 99_999_999_999, message: "a\u0000" })).toEqual({
      outcome: "rejected",
      code: -1,
      details: "a\ufffd",
    });
  });
});

describe("a posted message", () => {
  const posted = async (over: Partial<OutgoingMessage>) => {
    const server = await serve({ onRequest: (socket) => socket.end(http(200, '{"messages":[{"id":"w"}]}')) });
    await sendMessage({ url: `${server.url}/`, version: "v25.0", token: "secret" }, "1065", {
      ...message,
      ...over,
    });
    const [head = "", body = ""] = (server.requests[0] ?? "").split("\r\n\r\n");
    return { head, body: JSON.parse(body) as object };
  };

  it("goes to the sending number's address with the token and our id", async () => {
    const { head, body } = await posted({});
    expect(head).toMatch(/^POST \/v25\.0\/1065\/messages HTTP/);
    expect(head).toMatch(/authorization: Bearer secret/i);
    expect(body).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "+221771234567",
      biz_opaque_callback_data: message.callback_data,
      type: "text",
      text: { preview_url: false, body: "Bonjour" },
    });
  });

  it("is addressed by user id to a contact without a number, and omits empty components", async () => {
    const template = { name: "a", language: "fr", components: [] };
    const { body } = await posted({ to: null, recipient: "SN.1", content: { type: "template", template } });
    expect(body).toMatchObject({ recipient: "SN.1", template: { name: "a", language: { code: "fr" } } });
    expect(JSON.stringify(body)).not.toMatch(/"to"|components/);
  });
});
