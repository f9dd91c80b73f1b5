import { expect, test } from "vitest";
import { type Call, curlOf, requestOf } from "./call";

const call: Call = {
  method: "PUT",
  path: "/api/contacts/{id}",
  values: { id: "7/..", q: "a b" },
  token: "t",
  type: "application/json",
  text: `{"name": "l'été"}`,
  file: undefined,
};
const parameters = [
  { place: "path" as const, name: "id" },
  { place: "query" as const, name: "q" },
];

test("a request carries the method, path, query, token and body that were entered", () => {
  const { url, init } = requestOf(call, parameters);
  expect(url).toBe("/api/contacts/7%2F..?q=a+b");
  const headers = new Headers(init.headers);
  expect([headers.get("authorization"), headers.get("content-type")]).toEqual([
    "Bearer t",
    "application/json",
  ]);
  expect(init.body).toBe(call.text);
});

test("a request without a token sends no Authorization header", () => {
  const { init } = requestOf({ ...call, token: "", type: undefined }, parameters);
  expect([...new Headers(init.headers).keys()]).toEqual([]);
  expect(init.body).toBeUndefined();
});

test("a header that was filled in is sent and shown in the command; an empty one is not", () => {
  const header = [{ place: "header" as const, name: "Idempotency-Key" }];
  const keyed = { ...call, values: { "Idempotency-Key": "k-1" } };
  expect(new Headers(requestOf(keyed, header).init.headers).get("idempotency-key")).toBe("k-1");
  expect(curlOf(keyed, header, "https://x.test")).toContain("-H 'Idempotency-Key: k-1'");
  expect(new Headers(requestOf(call, header).init.headers).has("idempotency-key")).toBe(false);
});

test("a file is sent as a form, and the browser sets its content type", () => {
  const file = new File(["a"], "a.csv");
  const { init } = requestOf({ ...call, type: "multipart/form-data", file }, parameters);
  expect((init.body as FormData).get("file")).toBeInstanceOf(File);
  expect(new Headers(init.headers).has("content-type")).toBe(false);
});

test("the cURL command escapes the body and names a missing token", () => {
  expect(curlOf(call, parameters, "https://x.test")).toContain(`-d '{"name": "l'\\''été"}'`);
  expect(curlOf({ ...call, token: "" }, parameters, "https://x.test")).toContain("<access_token>");
});
