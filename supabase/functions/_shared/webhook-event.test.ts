// @vitest-environment node
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { deflate } from "../whatsapp-webhook/deflate.ts";
import { sha256, toHex } from "./signature.ts";
import { deflateBody, inflateBody } from "./webhook-compression.ts";
import { readWebhook } from "./webhook-event.ts";

describe("a stored webhook body", () => {
  test.prop(
    [fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 70_000, maxLength: 90_000, size: "max" }))],
    {
      numRuns: 60,
    },
  )("is restored byte for byte", async (bytes) => {
    const stored = await deflateBody(bytes, deflate);
    expect(stored.dictionary).toBe(1);
    expect(Buffer.from(await inflateBody(stored)).equals(bytes)).toBe(true);
  });

  it("is stored uncompressed when compressing fails", async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const stored = await deflateBody(bytes, () => Promise.reject(new Error("no zlib")));
    expect(stored).toEqual({ body: bytes, dictionary: 0 });
    expect([...(await inflateBody(stored))]).toEqual([1, 2, 3]);
  });

  it("cannot be read with an unknown dictionary", async () => {
    await expect(inflateBody({ body: new Uint8Array(), dictionary: 99 })).rejects.toThrow("99");
  });

  it("is compressed with a dictionary that never changes", async () => {
    let dictionary = new Uint8Array();
    await deflateBody(new Uint8Array(), async (bytes, preset) => {
      dictionary = new Uint8Array(preset);
      return bytes;
    });
    expect(dictionary.length).toBeLessThan(32_768);
    expect(toHex(await sha256(dictionary))).toBe(
      "59e33990ec183130c80be662e74d201092343028985977957b20a3615e5d2847",
    );
  });
});

describe("a webhook's payload", () => {
  const read = (text: string) => readWebhook(new TextEncoder().encode(text));
  const nested = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

  it("may be nested 64 deep; brackets in its texts do not count", () => {
    expect([nested(64), nested(65)].map((text) => read(text).error)).toEqual([null, "nested too deeply"]);
    expect(read(`{"a":"${"[".repeat(100)}\\"${"{".repeat(100)}\\\\","b":[]}`).error).toBeNull();
    expect(read(`{"a":[${Array(100).fill("[]").join()}]}`).error).toBeNull();
  });

  it.each([
    ["", "not JSON", false],
    ["{", "not JSON", false],
    ["null", "not an object", true],
    ["1", "not an object", true],
    ['"a"', "not an object", true],
    ["[]", "not an object", true],
    ["{}", null, true],
  ])("%j has the error %j", (text, error, is_json) => {
    expect(read(text)).toEqual({ payload: error === null ? text : null, is_json, error });
  });

  test.prop([fc.json(), fc.string({ unit: "binary" })])(
    "is valid for jsonb, and otherwise unchanged",
    (json, text) => {
      const source = JSON.stringify({ json, text });
      const { payload } = readWebhook(new TextEncoder().encode(source));
      const read = JSON.parse(payload as string) as { json: string; text: string };
      expect(payload).not.toMatch(/(?<!\\)(\\\\)*\\u0000/);
      expect(read.json).toBe(json.replaceAll("\0", "\ufffd").toWellFormed());
      expect(read.text).toBe(text.replaceAll("\0", "\ufffd").toWellFormed());
    },
  );
});
