// @vitest-environment node
import { type ChildProcess, spawn } from "node:child_process";
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../../stand-ins/ports.ts";
import { inflateBody } from "../_shared/webhook-compression.ts";
import { sign, startRecorder, status } from "./testing/recorder.ts";

const own = (createRequire(import.meta.url)("deno/install_api.cjs") as { runInstall(): string }).runInstall();
/** The version that hosted Supabase runs, where `docs/architecture.md` has been followed to install it. */
const HOSTED = "2.1.4";
const [hosted] = globSync(`.local/deno-${HOSTED}/node_modules/@deno/*/deno{,.exe}`);
const program = fileURLToPath(new URL("testing/serve.js", import.meta.url));

const postgrest = await startRecorder(() => ({ status: 200, body: '{"event_id":1,"wake":[5]}' }));
const qstash = await startRecorder(() => ({ status: 201, body: "{}" }));
const children: ChildProcess[] = [];
beforeEach(() => {
  postgrest.reset();
  qstash.reset();
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all([postgrest.stop(), qstash.stop()]);
});

async function start(deno: string, keys: Record<string, string>): Promise<string> {
  const port = await freePort();
  children.push(
    spawn(
      deno,
      [
        "run",
        "--node-modules-dir=manual",
        "--cached-only",
        "--no-prompt",
        "--allow-net",
        "--allow-env",
        program,
      ],
      {
        env: {
          ...process.env,
          ...keys,
          PORT: String(port),
          DENO_NO_UPDATE_CHECK: "1",
          WHATSAPP_APP_SECRET: "secret",
          WHATSAPP_VERIFY_TOKEN: "token",
          SUPABASE_URL: postgrest.url,
          APP_URL: "http://127.0.0.1:3000",
          QSTASH_URL: qstash.url,
          QSTASH_TOKEN: "qstash",
        },
        stdio: "ignore",
      },
    ),
  );
  const url = `http://127.0.0.1:${port}/whatsapp-webhook`;
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return url;
    await sleep(50);
  }
  throw new Error("Deno did not start");
}

describe.each([
  ["this project’s Deno", own],
  [hosted ? `Deno ${HOSTED}` : `Deno ${HOSTED} (skipped: not installed in .local/deno-${HOSTED})`, hosted],
])("%s", (_, found) => {
  const deno = found ?? "";
  const it = found ? test : test.skip;

  it("the function runs under Deno, offline, and wakes the sender after its response", {
    timeout: 30_000,
  }, async () => {
    const url = await start(deno, {
      SUPABASE_SECRET_KEYS: '{"other":"sb_secret_b","default":"sb_secret_a"}',
    });
    const asked = await fetch(`${url}?hub.mode=subscribe&hub.verify_token=token&hub.challenge=123`);
    expect([asked.status, await asked.text()]).toEqual([200, "123"]);

    for (const id of ["1", "2", "3"]) {
      const body = status(id);
      const headers = { "x-hub-signature-256": await sign(body, "secret") };
      expect((await fetch(url, { method: "POST", body, headers })).status).toBe(200);
      const request = postgrest.recorded.at(-1);
      expect(request?.headers.apikey).toBe("sb_secret_a");
      const row = JSON.parse(request?.body ?? "{}") as { p_body: string; p_dictionary: number };
      const kept = Buffer.from(row.p_body, "base64");
      expect(kept.length).toBeLessThan(body.length / 4);
      const bytes = await inflateBody({ body: kept, dictionary: row.p_dictionary });
      expect(Buffer.from(bytes).toString()).toBe(body);
    }
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
    await expect.poll(() => qstash.recorded.length).toBe(3);
  });

  it("the function accepts the older variable name of the service key", { timeout: 30_000 }, async () => {
    const url = await start(deno, { SUPABASE_SERVICE_ROLE_KEY: "eyJ.service.key" });
    const headers = { "x-hub-signature-256": await sign("{}", "secret") };
    expect((await fetch(url, { method: "POST", body: "{}", headers })).status).toBe(200);
    expect(postgrest.recorded.at(-1)?.headers.apikey).toBe("eyJ.service.key");
    await expect.poll(() => qstash.recorded.length).toBe(1);
  });
});
