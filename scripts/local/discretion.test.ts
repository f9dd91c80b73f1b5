// @vitest-environment node
import { expect, it } from "vitest";
import { discreet } from "./discretion.ts";

const hide = discreet({
  QSTASH_TOKEN: "qstash-token-of-mine",
  WHATSAPP_APP_SECRET: "a-secret-of-meta",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  PORT: "3000",
  APP_URL: "http://127.0.0.1:3000",
});

it.each([
  ["token qstash-token-of-mine refused", "token … refused"],
  ["a-secret-of-meta and sb_secret_x", "… and …"],
  ["sent to +33612345678 and 221771234567", "sent to … and …"],
  ["bearer eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "bearer …"],
  ["GET http://127.0.0.1:3000/login 200 in 15 ms", "GET http://127.0.0.1:3000/login 200 in 15 ms"],
])("the output line %j is printed as %j", (line, printed) => expect(hide(line)).toBe(printed));
