import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Stack, startStack } from "../../scripts/local/stack.ts";

let dataDir: string;
let stack: Stack | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "relance-samples-"));
  await chmod(dataDir, 0o755); // as root, PostgreSQL runs as another user
});
afterEach(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(samples: boolean, env: Record<string, string> = {}): Promise<string[]> {
  await stack?.stop();
  const complaints: string[] = [];
  const output = (name: string, line: string, isError: boolean) =>
    isError && complaints.push(`${name}: ${line}`);
  stack = await startStack({ mode: "none", ports: "free", samples, dataDir, env, output });
  return complaints.filter((line) => line.includes("sample"));
}

async function count(table: string): Promise<number> {
  const { urls, env } = stack as Stack;
  const key = env.SUPABASE_SECRET_KEY ?? "";
  const answer = await fetch(`${urls.supabase}/rest/v1/${table}?select=id`, {
    headers: { apikey: key, authorization: `Bearer ${key}` },
  });
  const rows: unknown[] = await answer.json();
  return rows.length;
}

const counts = async () => ({
  categories: await count("categories"),
  contacts: await count("contacts"),
  templates: await count("templates"),
  campaigns: await count("campaigns"),
});

it("sample data is made once, on the first start in a folder, from the templates of the WhatsApp stand-in", async () => {
  const all = { categories: 2, contacts: 30, templates: 4, campaigns: 1 };
  expect(await start(true)).toEqual([]);
  expect(await counts()).toEqual(all);
  expect(await start(true)).toEqual([]);
  expect(await counts()).toEqual(all);
});

it("a start without sample data leaves the tables empty", async () => {
  await start(false);
  expect(await counts()).toEqual({ categories: 0, contacts: 0, templates: 0, campaigns: 0 });
});

it("no sample data is made where WhatsApp is the real one", async () => {
  await start(true, { WHATSAPP_API_URL: "https://graph.example.test" });
  expect(await counts()).toEqual({ categories: 0, contacts: 0, templates: 0, campaigns: 0 });
});
