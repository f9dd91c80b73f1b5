// @vitest-environment node
import { describe, expect, it } from "vitest";
import { ToldError } from "../language.ts";
import { localEnvironment } from "./environment.ts";

describe("the local environment", () => {
  it("has a default for every variable, and starts every stand-in", () => {
    const { variables, standIns } = localEnvironment({});
    expect(standIns).toEqual(["database", "supabase", "qstash", "redis", "whatsapp"]);
    expect(variables).toMatchObject({
      PORT: "3000",
      APP_URL: "http://127.0.0.1:3000",
      NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:54321",
      QSTASH_URL: "http://127.0.0.1:8080",
      UPSTASH_REDIS_REST_URL: "http://127.0.0.1:8079",
      WHATSAPP_API_URL: "http://127.0.0.1:4004",
      DATA_DIR: ".local",
      WEBHOOK_URL: "http://127.0.0.1:54321/functions/v1/whatsapp-webhook",
    });
    const empty = Object.keys(variables).filter((name) => variables[name] === "");
    expect(empty.sort()).toEqual([
      "ALLOWED_ORIGINS",
      "SEND_RATE_PER_MINUTE",
      "SEND_RATE_PER_SECOND",
      "SMTP_URL",
      "WHATSAPP_PIN",
    ]);
  });

  it("moves each address with its port", () => {
    const { variables } = localEnvironment({
      PORT: "4000",
      SUPABASE_PORT: "4001",
      QSTASH_PORT: "4002",
      REDIS_PORT: "4004",
      WHATSAPP_PORT: "4003",
    });
    expect(variables).toMatchObject({
      APP_URL: "http://127.0.0.1:4000",
      NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:4001",
      QSTASH_URL: "http://127.0.0.1:4002",
      UPSTASH_REDIS_REST_URL: "http://127.0.0.1:4004",
      WHATSAPP_API_URL: "http://127.0.0.1:4003",
    });
  });

  it.each([
    ["NEXT_PUBLIC_SUPABASE_URL", ["qstash", "redis", "whatsapp"]],
    ["QSTASH_URL", ["database", "supabase", "redis", "whatsapp"]],
    ["UPSTASH_REDIS_REST_URL", ["database", "supabase", "qstash", "whatsapp"]],
    ["WHATSAPP_API_URL", ["database", "supabase", "qstash", "redis"]],
  ])("starts no stand-in for the service of %s, and keeps the other defaults", (name, standIns) => {
    const local = localEnvironment({ [name]: "https://example.test" });
    expect(local.standIns).toEqual(standIns);
    expect(local.variables[name]).toBe("https://example.test");
    expect({ ...local.variables, [name]: "", WEBHOOK_URL: "" }).toEqual({
      ...localEnvironment({}).variables,
      [name]: "",
      WEBHOOK_URL: "",
    });
  });

  it("sends webhooks to the functions of the Supabase in use", () => {
    const { variables } = localEnvironment({ NEXT_PUBLIC_SUPABASE_URL: "https://abc.supabase.co" });
    expect(variables.WEBHOOK_URL).toBe("https://abc.supabase.co/functions/v1/whatsapp-webhook");
  });

  it("takes each given variable on its own, and treats an empty one as unset", () => {
    const { variables, standIns } = localEnvironment({
      QSTASH_TOKEN: "mine",
      QSTASH_URL: " ",
      CRON_SECRET: "",
    });
    const defaults = localEnvironment({}).variables;
    expect(variables).toEqual({ ...defaults, QSTASH_TOKEN: "mine" });
    expect(standIns).toContain("qstash");
  });

  it("ignores variables that the app does not read", () => {
    expect(localEnvironment({ HOME: "/root" }).variables).not.toHaveProperty("HOME");
  });

  it("uses no key that Upstash has published, since the app refuses those", () => {
    const values = Object.values(localEnvironment({}).variables).join(" ");
    expect(values).not.toMatch(
      /sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r|sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs|eyJVc2VySUQi/,
    );
  });

  it.each(["abc", "0", "70000", "80 80", "-1"])("refuses %s as a port", (port) => {
    expect(() => localEnvironment({ PORT: port })).toThrow(ToldError);
  });
});
