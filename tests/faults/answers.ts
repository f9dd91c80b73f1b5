import fc from "fast-check";

/** Bytes in place of Meta's response, and what they say of the message. */
export interface Poison {
  base64: string;
  /** A well-formed Graph error: the message was refused. Anything else says nothing about it. */
  refuses: boolean;
}

const SURROGATE = "Awa \ud83d";
/** As an escape, and as a byte that is no UTF-8. */
const LONE = JSON.stringify(SURROGATE);

const odd = fc.oneof(
  fc.jsonValue({ noUnicodeString: false }),
  fc.constantFrom(SURROGATE, "a\u0000b", "x".repeat(200_000), 99_999_999_999, -1.5, 1e300, null, [], {}),
);
/** No code that Meta documents: those may rightly stop a number or a campaign. */
const code = fc.oneof(
  fc.integer({ min: 5_000_000, max: 2 ** 31 + 10 }),
  fc.maxSafeInteger().filter((value) => Math.abs(value) > 5_000_000),
);
const noCode = fc.constantFrom<unknown>("190", 1.5, 1e300, null, [], {}, true);
const fault = (codes: fc.Arbitrary<unknown>) =>
  fc.record(
    { code: codes, message: odd, error_subcode: odd, error_data: fc.oneof(odd, fc.record({ details: odd })) },
    { requiredKeys: ["code"] },
  );
const noId = fc.constantFrom<unknown>("", 7, null, "w".repeat(600), {});

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const refusal = fault(code).map((error) => json({ error }));
const withBrokenText = code.map((number) =>
  Buffer.concat([
    Buffer.from(`{"error":{"code":${number},"message":${LONE},"x":"`),
    Buffer.from([0xff, 0xc3]),
    Buffer.from('"}}'),
  ]),
);
const nonsense = fc.oneof(
  odd.map(json),
  fault(noCode).map((error) => json({ error })),
  fc.record({ messages: fc.array(fc.record({ id: noId })), contacts: odd }).map(json),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
);

const response = (status: number, body: Buffer, headers = "", sent = body.length): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status} Odd\r\nconnection: close\r\ncontent-length: ${body.length}\r\n${headers}\r\n`,
    ),
    body.subarray(0, sent),
  ]);
const status = fc.integer({ min: 200, max: 999 });
const header = fc.constantFrom(
  "",
  "content-encoding: gzip\r\n",
  "transfer-encoding: chunked\r\n",
  "location: /elsewhere\r\n",
);

const refusing = fc
  .tuple(fc.constantFrom(200, 400, 401, 429, 500, 503), fc.oneof(refusal, withBrokenText))
  .map(([number, body]) => response(number, body));
const silent = fc.oneof(
  fc.tuple(status, nonsense, header).map(([number, body, line]) => response(number, body, line)),
  fc.tuple(status, refusal).map(([number, body]) => response(number, body, "", body.length >> 1)),
  fc
    .constantFrom("", "HTTP/1.1 ", "HTTP/1.1 100 Continue\r\n\r\n", "\u0000")
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
);

/** Any JSON, any bytes, any HTTP status, cut bodies: a third are refusals whose text or code cannot be stored as it is. */
export function poisons(count: number, seed: number): Poison[] {
  const said = (bytes: Buffer, refuses: boolean) => ({ base64: bytes.toString("base64"), refuses });
  const poison = fc.oneof(
    { weight: 1, arbitrary: refusing.map((bytes) => said(bytes, true)) },
    { weight: 2, arbitrary: silent.map((bytes) => said(bytes, false)) },
  );
  return fc.sample(poison, { numRuns: count, seed });
}
