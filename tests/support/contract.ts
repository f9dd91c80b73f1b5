import { createHmac, randomInt } from "node:crypto";
import { expect } from "vitest";
import { type Api, stack } from "./stack.ts";

export type Problem = {
  status: number;
  code: string;
  title: string;
  type: string;
  detail: string;
  errors: { path: string; code: string }[];
};
export type Page<Item> = {
  items: Item[];
  next_cursor: string | null;
  count: number | null;
  count_at_least: number;
};
export type Raw = { status: number; type: string; text: string; headers: Headers };

/** A request exactly as given, without added headers. */
export async function send(
  method: string,
  url: string,
  options: { body?: BodyInit; headers?: Record<string, string>; token?: string } = {},
): Promise<Raw> {
  const headers = new Headers(options.headers);
  if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
  const response = await fetch(new URL(url, stack().app), {
    method,
    headers,
    body: options.body,
    redirect: "manual",
  });
  const type = response.headers.get("content-type") ?? "";
  return { status: response.status, type, text: await response.text(), headers: response.headers };
}

/** The problem document of a response; fails when it has none. */
export function problemOf({ type, text, status }: Raw): Problem {
  expect([status, type]).toEqual([status, "application/problem+json"]);
  const problem = JSON.parse(text) as Problem;
  expect(problem).toMatchObject({
    status,
    type: expect.any(String),
    title: expect.any(String),
    code: expect.stringMatching(/^[a-z_]+$/),
    detail: expect.any(String),
    errors: expect.any(Array),
  });
  for (const error of problem.errors)
    expect(error).toEqual({ path: expect.any(String), code: expect.stringMatching(/^[a-z0-9_]+$/) });
  return problem;
}

/** A refusal, as `status code` and field → code. */
export const refusal = ({ status, body }: { status: number; body: unknown }) => {
  const { code, errors } = body as Problem;
  return [`${status} ${code}`, Object.fromEntries(errors.map((error) => [error.path, error.code]))];
};

/** Calls PostgREST with that key or token. */
export async function rest<Body = Record<string, unknown>[]>(
  method: string,
  path: string,
  options: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: Body; headers: Headers }> {
  const { supabase, env } = stack();
  const secret = env.SUPABASE_SECRET_KEY ?? "";
  const response = await fetch(`${supabase}/rest/v1/${path}`, {
    method,
    headers: {
      apikey: options.token === undefined ? secret : (env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? ""),
      authorization: `Bearer ${options.token ?? secret}`,
      "content-type": "application/json",
      prefer: "return=representation",
      ...options.headers,
    },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text ? JSON.parse(text) : undefined) as Body,
    headers: response.headers,
  };
}

/** An order to the WhatsApp stand-in. */
export async function order(control: object): Promise<void> {
  const response = await fetch(`${stack().whatsapp}/__control`, {
    method: "POST",
    body: JSON.stringify(control),
  });
  if (!response.ok) throw new Error(await response.text());
}

export type LedgerEntry = { to: string; kind: string; body: string | null; wamid: string; accepted: boolean };

/** What Meta's stand-in received for that number. */
export async function ledgerOf(phone: string): Promise<LedgerEntry[]> {
  const response = await fetch(`${stack().whatsapp}/__ledger`);
  const { entries } = (await response.json()) as { entries: LedgerEntry[] };
  return entries.filter((entry) => entry.to === phone && entry.kind !== "mark_read");
}

/** A webhook, signed as Meta does by default; `signature: null` sends none. */
export async function webhook(
  payload: unknown,
  options: { secret?: string; signature?: string | null } = {},
): Promise<number> {
  const { supabase, env } = stack();
  const isRaw = typeof payload === "string" || payload instanceof Uint8Array;
  const raw = isRaw ? Buffer.from(payload) : Buffer.from(JSON.stringify(payload));
  const mac = createHmac("sha256", options.secret ?? env.WHATSAPP_APP_SECRET ?? "").update(raw);
  const signature = options.signature === undefined ? `sha256=${mac.digest("hex")}` : options.signature;
  const response = await fetch(`${supabase}/functions/v1/whatsapp-webhook`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(signature === null ? {} : { "x-hub-signature-256": signature }),
    },
    body: raw,
  });
  await response.arrayBuffer();
  return response.status;
}

let number = randomInt(0, 8_000_000);

/** A Senegalese mobile number that no other test has and for which the stand-in simulates no behaviour. */
export function newPhone(): string {
  do number += 1;
  while (number % 10_000 >= 9_990);
  return `+22176${String(number).padStart(7, "0")}`;
}

export type Person = { id: number; phone: string };

export const newCategory = async (api: Api): Promise<number> =>
  (await api.post<{ id: number }>("/api/categories", { name: `Contrat ${randomInt(1e9)}` })).body.id;

/** A category of new contacts, one for each phone given or as many as asked for. */
export async function audience(
  api: Api,
  phones: string[] | number,
): Promise<{ category: number; people: Person[] }> {
  const category = await newCategory(api);
  const people: Person[] = [];
  for (const phone of typeof phones === "number" ? Array.from({ length: phones }, newPhone) : phones) {
    const { status, body } = await api.post<{ id: number }>("/api/contacts", {
      full_name: `Awa ${people.length}`,
      phone,
      category_ids: [category],
    });
    expect([status, body]).toEqual([201, expect.anything()]);
    people.push({ id: body.id, phone });
  }
  return { category, people };
}

/** Deletes it at Meta, as other tests expect; the next synchronisation marks it as missing. */
export async function deleteTemplate(name: string): Promise<void> {
  const { whatsapp, env } = stack();
  await fetch(`${whatsapp}/v25.0/${env.WHATSAPP_BUSINESS_ACCOUNT_ID}/message_templates?name=${name}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${env.WHATSAPP_ACCESS_TOKEN}` },
  });
}
