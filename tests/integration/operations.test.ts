import { spawn } from "node:child_process";
import net, { type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";
import { inProject, ROOT } from "../../scripts/local/root.ts";
import { freePorts } from "../../stand-ins/ports.ts";
import { unregisterNumber } from "../support/service.ts";
import { stack } from "../support/stack.ts";

const { lines } = en.settings.health;

type Run = { code: number | null; output: string };

function run(script: string, args: string[] = [], env: Record<string, string> = {}): Promise<Run> {
  const { env: known } = stack();
  const child = spawn(process.execPath, [inProject("scripts", `${script}.mjs`), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...known, NODE_ENV: "production", LANG: "en", LC_ALL: "", ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

const secretsOf = (env: Record<string, string>) =>
  Object.entries(env).flatMap(([name, value]) =>
    /TOKEN|SECRET|SIGNING_KEY/.test(name) && value.length > 7 ? [value] : [],
  );

const graph = (path: string, method: string, body?: object) =>
  fetch(`${stack().whatsapp}/v25.0/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${stack().env.WHATSAPP_ACCESS_TOKEN}`,
      ...(body ? { "content-type": "application/json" } : {}),
    },
    body: body && JSON.stringify(body),
  });
/** The lines that doctor marks with a sign, each as `About: what it says`. */
const markedBy = async (sign: "✗" | "!", env: Record<string, string> = {}): Promise<string[]> => {
  const { output } = await run("doctor", [], env);
  const lines = output.matchAll(/^ {2}([✗!]) (.{16}) (.*)$/gm);
  return [...lines].flatMap(([, marked, about = "", says]) =>
    marked === sign ? [`${about.trim()}: ${says}`] : [],
  );
};

/** A line in the words of the health page. */
const said = (about: string, line: keyof typeof lines) => `${about}: ${lines[line].title}`;

describe("npm run setup", () => {
  it("saves the number, its templates, the subscription and the schedule, and can be run again", async () => {
    const waba_id = stack().env.WHATSAPP_BUSINESS_ACCOUNT_ID ?? "";
    expect((await graph(`${waba_id}/subscribed_apps`, "DELETE")).status).toBe(200);
    expect(await markedBy("✗")).toContain(said("WhatsApp", "webhook_off"));
    for (const _ of [1, 2]) {
      const { code, output } = await run("setup");
      expect(output).toMatch(/✓ Templates\s+7, of which 6 approved/);
      expect(output).toMatch(/✓ Schedules\s+QStash: relance-sweep/);
      expect({ code, output }).toMatchObject({ code: 0 });
    }
    expect(await markedBy("✗")).toEqual([]);
  });

  describe("with a number that is not registered", () => {
    const becomes = (phone: object) =>
      fetch(`${stack().whatsapp}/__control`, { method: "POST", body: JSON.stringify({ phone }) });
    afterEach(async () => {
      await becomes({ name_status: "APPROVED", code_verification_status: "VERIFIED", registered: true });
      await run("setup");
    });

    it("registers it with a PIN that it shows once; doctor reports it before and not after", async () => {
      await unregisterNumber();
      expect(await markedBy("✗")).toContainEqual(
        expect.stringMatching(/^WhatsApp: Number .* not registered yet$/),
      );
      const first = await run("setup");
      expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/✓ Registration .* PIN \d{6}:/) });
      expect(await markedBy("✗")).toEqual([]);
      const again = await run("setup");
      expect(again).toMatchObject({
        code: 0,
        output: expect.stringMatching(/✓ Registration\s+the number is registered$/m),
      });
    });

    it("registers it with the PIN of WHATSAPP_PIN, which it does not print", async () => {
      await unregisterNumber();
      const { code, output } = await run("setup", [], { WHATSAPP_PIN: "864209" });
      expect(code).toBe(0);
      expect(output).not.toContain("864209");
      expect(output).toMatch(/✓ Registration\s+the number is now registered$/m);
    });

    it("gives the reason and the remedy when Meta refuses, in both languages", async () => {
      await unregisterNumber();
      await becomes({ name_status: "PENDING_REVIEW" });
      const [english, french] = [await run("setup"), await run("setup", [], { LANG: "fr_FR.UTF-8" })];
      expect(english).toMatchObject({
        code: 1,
        output: expect.stringContaining(`✗ Registration     ${en.field_errors.name_not_ready}`),
      });
      expect(french.output).toContain(`✗ Inscription      ${fr.field_errors.name_not_ready}`);
    });
  });

  it("redirects webhooks that still go to a tunnel, which doctor reports", async () => {
    const { env, supabase } = stack();
    const tunnel = `${supabase.replace("127.0.0.1", "localhost")}/functions/v1/whatsapp-webhook`;
    const body = { override_callback_uri: tunnel, verify_token: env.WHATSAPP_VERIFY_TOKEN };
    const path = `${env.WHATSAPP_BUSINESS_ACCOUNT_ID}/subscribed_apps`;
    expect((await graph(path, "POST", body)).status).toBe(200);
    expect(await markedBy("✗")).toEqual([
      `WhatsApp: the webhooks of this account go to another address: ${tunnel}`,
    ]);
    expect((await run("setup")).code).toBe(0);
    expect(await markedBy("✗")).toEqual([]);
  });

  it("stops before its first call when a variable is missing", async () => {
    const { code, output } = await run("setup", [], { CRON_SECRET: "" });
    expect(code).toBe(1);
    expect(output).toContain("CRON_SECRET is missing");
    expect(output).not.toContain("Templates");
  });

  it("reports the step that failed, continues with the others, and prints no secret", async () => {
    const { code, output } = await run("setup", [], { WHATSAPP_ACCESS_TOKEN: "a-token-that-meta-refuses" });
    expect(code).toBe(1);
    expect(output).toMatch(/✗ Number .*Graph 190/);
    expect(output).toMatch(/✓ Schedules/);
    expect(output).not.toContain("a-token-that-meta-refuses");
  });
});

describe("npm run doctor", () => {
  let closing: net.Server | undefined;
  afterEach(() => closing?.close());

  it("reports no error for a working stack, in both languages, and prints no secret", async () => {
    const [english, french] = await Promise.all([run("doctor"), run("doctor", [], { LANG: "fr_FR.UTF-8" })]);
    expect(english).toMatchObject({ code: 0 });
    expect(english.output).toContain("Everything that is needed works.");
    expect(french.output).toContain("Tout ce qui est nécessaire fonctionne.");
    for (const secret of secretsOf(stack().env)) expect(english.output + french.output).not.toContain(secret);
  });

  it("exits with 1, naming the variable and the remedy", async () => {
    const { code, output } = await run("doctor", [], { QSTASH_TOKEN: "", APP_URL: "nowhere" });
    expect(code).toBe(1);
    expect(output).toContain("QSTASH_TOKEN is missing");
    expect(output).toContain("APP_URL is malformed");
    expect(output).toContain("Upstash → QStash");
  });

  it.each<[string, Record<string, string>, string]>([
    [
      "a token that Meta refuses",
      { WHATSAPP_ACCESS_TOKEN: "EAA-refused" },
      said("WhatsApp", "token_refused"),
    ],
    ["another number", { WHATSAPP_PHONE_NUMBER_ID: "1" }, said("WhatsApp", "number_foreign")],
    [
      "a wrong secret key",
      { SUPABASE_SECRET_KEY: "sb_secret_wrong" },
      "Database: refuses the secret key (401)",
    ],
    [
      "a wrong publishable key",
      { NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_wrong" },
      "Access (RLS): the publishable key is refused (401)",
    ],
    ["a wrong QStash token", { QSTASH_TOKEN: "wrong" }, "QStash: refuses QSTASH_TOKEN (401)"],
    [
      "another signing key",
      { QSTASH_CURRENT_SIGNING_KEY: "sig_a", QSTASH_NEXT_SIGNING_KEY: "sig_b" },
      "QStash: signs with a key that is not ours",
    ],
    [
      "another verify token",
      { WHATSAPP_VERIFY_TOKEN: "wrong" },
      "Webhook: the function has another WHATSAPP_VERIFY_TOKEN, or none",
    ],
  ])("reports %s", async (_, changes, complaint) => {
    expect(await markedBy("✗", changes)).toContain(complaint);
  });

  it("reports that QStash calls another deployment", async () => {
    const elsewhere = { APP_URL: "http://127.0.0.1:9" };
    expect(await markedBy("✗", elsewhere)).toEqual([
      "Webhook: the function has another value of APP_URL",
      expect.stringContaining("App: does not respond"),
    ]);
    expect(await markedBy("!", elsewhere)).toContain(said("QStash", "wakes_unscheduled"));
  });

  it("stops waiting for a service that does not respond", async () => {
    const held = new Set<net.Socket>();
    closing = net.createServer((socket) => held.add(socket));
    await new Promise<void>((resolve) => closing?.listen(0, "127.0.0.1", resolve));
    const silent = `http://127.0.0.1:${(closing.address() as AddressInfo).port}`;
    const began = Date.now();
    expect(await markedBy("!", { WHATSAPP_API_URL: silent })).toContain(
      said("WhatsApp", "token_unreachable"),
    );
    expect(Date.now() - began).toBeLessThan(20_000);
    for (const socket of held) socket.destroy();
  });
});

describe("npm run smoke", () => {
  it("reports no error for a working stack", async () => {
    const { app, supabase } = stack();
    const { code, output } = await run("smoke", [app, supabase]);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/✓ Webhook/);
  });

  it("exits with 1 when another service responds, or none", async () => {
    const { whatsapp } = stack();
    const elsewhere = await run("smoke", [whatsapp]);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.output).toMatch(/✗ Health .*404 ≠ 200/);
    const [port] = await freePorts(1);
    const nowhere = await run("smoke", [`http://127.0.0.1:${port}`]);
    expect(nowhere).toMatchObject({
      code: 1,
      output: expect.stringContaining("does not respond (ECONNREFUSED)"),
    });
  });

  it("requires an address", async () => {
    for (const args of [[], ["relance"], ["ftp://example.org"]]) {
      const { code, output } = await run("smoke", args);
      expect(code).toBe(1);
      expect(output).toContain("npm run smoke -- https://");
    }
  });
});
