import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/chromium.ts";
import { freePorts } from "./stand-ins/ports.ts";

// Workers read this file again: they inherit the port that the first reading chose.
process.env.E2E_PORT ||= String((await freePorts(1))[0]);

export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/support/browser-setup.ts",
  outputDir: "test-results",
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 90_000,
  // What a page shows within this time is shown; how fast is the benchmarks' to say.
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    baseURL: `http://127.0.0.1:${process.env.E2E_PORT}`,
    locale: "fr-FR",
    timezoneId: "Africa/Dakar",
    // Requests of a service worker escape `page.route`.
    serviceWorkers: "block",
    trace: "retain-on-failure",
    launchOptions: await findChromium(),
  },
});
