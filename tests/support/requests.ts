import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { newPhone } from "./contract.ts";
import { addressOf, type Described, isOpen, parametersIn } from "./openapi.ts";
import { sampleForm } from "./samples.ts";
import { broken, odd, valueNamed, valuesOf } from "./schema-values.ts";
import { goodBodyOf, kindOf, knownFor, RATE, type Subjects } from "./subjects.ts";

/** Whose rows a request may name, and with which token. */
export type Asking = { own: Subjects; foreign: Subjects; token: string };

const text = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
const inUrl = (value: unknown) => encodeURIComponent(text(value).toWellFormed());
const rarely = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, of = 5): fc.Arbitrary<T> =>
  fc.oneof({ weight: of - 1, arbitrary: usual }, { weight: 1, arbitrary: rare });

type Call = {
  address: string;
  token: string | undefined;
  headers: Record<string, string>;
  body: BodyInit | undefined;
};

function addresses(described: Described, { own, foreign }: Asking): fc.Arbitrary<string> {
  const kind = kindOf(described);
  const id = fc.oneof(
    { weight: 5, arbitrary: fc.constant<unknown>(own[kind]) },
    { weight: 2, arbitrary: fc.constant<unknown>(foreign[kind]) },
    { weight: 1, arbitrary: odd },
  );
  const contact = rarely(fc.constant<unknown>(own.contact), fc.oneof(fc.constant(foreign.contact), odd));
  const part = rarely(fc.constant<unknown>(1), odd);
  const path = fc
    .record({
      id,
      contact_id: contact,
      n: part,
      market: rarely(fc.constant<unknown>(RATE.market), odd),
      category: rarely(fc.constant<unknown>(RATE.category), odd),
      country_code: rarely(fc.constant<unknown>(RATE.country_code), odd),
    })
    .map((values: Record<string, unknown>) =>
      described.path.replace(/\{(\w+)\}/g, (_, name: string) => inUrl(values[name]) || "%20"),
    );
  const known = knownFor(own);
  const query = fc.record(
    Object.fromEntries(
      parametersIn(described, "query").map(({ name, schema }) => [
        name,
        rarely(valueNamed(name, schema, known), fc.oneof(odd, fc.constant(foreign.user))),
      ]),
    ),
    {
      requiredKeys: parametersIn(described, "query").flatMap(({ name, required }) =>
        required ? [name] : [],
      ),
      noNullPrototype: true,
    },
  );
  return fc.tuple(path, query).map(([place, asked]) => {
    const pairs = Object.entries(asked).map(([name, value]) => `${name}=${inUrl(value)}`);
    return pairs.length > 0 ? `${place}?${pairs.join("&")}` : place;
  });
}

function bodies(described: Described, own: Subjects): fc.Arbitrary<[BodyInit | undefined, string | null]> {
  const { operation, method } = described;
  const content = operation.requestBody?.content ?? {};
  const raw = fc.oneof(
    fc.constantFrom(
      "",
      "{",
      "null",
      "[]",
      '"x"',
      "0",
      '{"a":1}{',
      "[".repeat(5_000),
      '{"a":1,"a":2}',
      "\ufeff{}",
    ),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => new Uint8Array(bytes)),
  );
  const rawBody = raw.map((body): [BodyInit, string] => [body, "application/json"]);
  if (method === "GET" || method === "DELETE") return fc.constant([undefined, null]);
  const choices: fc.Arbitrary<[BodyInit | undefined, string | null]>[] = [];
  const json = content["application/json"]?.schema;
  if (json) {
    const any = valuesOf(json, knownFor(own));
    const good = goodBodyOf(described, own);
    const whole = good ? rarely<unknown>(fc.constant(good), any, 2) : any;
    choices.push(
      rarely(whole, fc.oneof(broken(whole), odd), 2).map((value) => [
        JSON.stringify(value) ?? "",
        "application/json",
      ]),
    );
  }
  const file = rarely(fc.constant<Uint8Array>(CSV()), fc.uint8Array({ maxLength: 300 }), 3).map(
    (bytes) => new Uint8Array(bytes),
  );
  if (content["multipart/form-data"])
    choices.push(
      fc
        .tuple(file, fc.constantFrom("contacts.csv", "a".repeat(500), "\u0000", ""), odd)
        .map(([bytes, name, value]) => {
          if (operation.operationId === "post_templates_samples" && bytes.length % 2)
            return [sampleForm("image/png"), null];
          const form = new FormData();
          form.set("file", new File([bytes], name));
          if (bytes.length % 3 === 0) form.set("mapping", text(value));
          return [form, null];
        }),
    );
  if (content["application/octet-stream"])
    choices.push(file.map((bytes) => [bytes, "application/octet-stream"]));
  if (choices.length === 0)
    return rarely<[BodyInit | undefined, string | null]>(fc.constant([undefined, null]), rawBody);
  return rarely(fc.oneof(...choices), rawBody, 8);
}

const headerSets = fc.record(
  {
    "content-type": fc.constantFrom(
      "application/json; charset=utf-16",
      "text/plain",
      "multipart/form-data",
      "x",
    ),
    "idempotency-key": rarely(
      fc.constant("").map(() => randomUUID()),
      fc.constantFrom("", " ", "k", "é", "a b", "k".repeat(200), "k".repeat(201)),
      3,
    ),
    origin: fc.constantFrom("http://evil.test", "null", "%"),
    cookie: fc.constantFrom(
      "sb-127-auth-token=base64-e30",
      "NEXT_LOCALE=%00",
      "a=\u00e9",
      "sb-127-auth-token=%",
    ),
    accept: fc.constantFrom("text/html", "*/*;q=0"),
    "accept-language": fc.constantFrom("xx", "fr;q=x", "*", "a".repeat(2_000)),
    "x-forwarded-for": fc.constantFrom("1.1.1.1, \u00e9", "::", ","),
    "next-action": fc.constant("00"),
    "x-http-method-override": fc.constant("DELETE"),
    range: fc.constant("bytes=0-0"),
  },
  { requiredKeys: [], noNullPrototype: true },
);

const CSV = () => new TextEncoder().encode(`nom;telephone\nAwa;${newPhone()}\n`);

/** The good request, and the same with the path or the body naming rows of another user. */
export function examplesOf(described: Described, asking: Asking): [Call][] {
  const { own, foreign } = asking;
  const inPath = described.path.includes("{") ? [goodCall(described, asking, foreign, own)] : [];
  const inBody =
    goodBodyOf(described, own) && !isOpen(described) ? [goodCall(described, asking, own, foreign)] : [];
  return [goodCall(described, asking, own, own), ...inPath, ...inBody].map((call) => [call]);
}

/** A request that succeeds for the owner of those rows, if its operation can without more. */
function goodCall(described: Described, { token }: Asking, named: Subjects, own: Subjects): Call {
  const content = described.operation.requestBody?.content ?? {};
  const rate = { ...RATE, market: inUrl(RATE.market) };
  const values = { id: named[kindOf(described)], contact_id: named.contact, n: 1, ...rate };
  const call = { address: addressOf(described, values), token: isOpen(described) ? undefined : token };
  if (content["multipart/form-data"]) {
    const form = described.id === "post_templates_samples" ? sampleForm("image/png") : new FormData();
    if (!form.has("file")) form.set("file", new File([CSV()], "contacts.csv"));
    if (described.id === "post_opt_outs_file") form.set("source", "Fuzz");
    return { ...call, headers: {}, body: form };
  }
  if (content["application/octet-stream"])
    return { ...call, headers: { "content-type": "application/octet-stream" }, body: CSV() };
  const good = goodBodyOf(described, own);
  if (!good) return { ...call, headers: {}, body: undefined };
  return { ...call, headers: { "content-type": "application/json" }, body: JSON.stringify(good) };
}

/** Requests for an operation: valid and broken ids, parameters, headers and bodies, with and without a token. */
export function callsOf(described: Described, asking: Asking): fc.Arbitrary<Call> {
  const { token } = asking;
  const tokens = fc.oneof(
    { weight: 6, arbitrary: fc.constant<string | undefined>(token) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, "", "a.b.c", `${token}x`, "é", "x y") },
  );
  return fc
    .tuple(
      addresses(described, asking),
      isOpen(described) ? fc.constant(undefined) : tokens,
      rarely(fc.constant<Record<string, string>>({}), headerSets as fc.Arbitrary<Record<string, string>>, 3),
      bodies(described, asking.own),
    )
    .map(([address, token, headers, [body, type]]) => ({
      address,
      token,
      headers: { ...(type ? { "content-type": type } : {}), ...headers },
      body,
    }));
}
