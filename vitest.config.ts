import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { POSTGRES_15 } from "./scripts/testing/postgres-15.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// An odd time zone: nothing may depend on the machine's own.
process.env.TZ = "Pacific/Chatham";

// What must hold on every version of PostgreSQL: who gets what, once, and the figures about it.
const LEDGER = [
  "schemas,where,webhooks,late-webhooks,statuses,recording,sending,preparing,launch,lifecycle,stopping",
  "states,races,pump-lease,once-per-number,follow-ups,opting-out,counter-repair,sweep,stats",
];

const shared = {
  plugins: [react()],
  resolve: {
    alias: {
      "@shared": here("./supabase/functions/_shared"),
      "server-only": here("./tests/support/server-only.ts"),
      "@": here("."),
    },
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["{app,lib,components,supabase,scripts}/**/*.test.{ts,tsx}"],
          environment: "happy-dom",
        },
      },
      {
        ...shared,
        test: {
          name: "db",
          include: ["tests/db/**/*.test.ts"],
          globalSetup: "tests/support/database-setup.ts",
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: POSTGRES_15,
          include: ["tests/postgres-15/**/*.test.ts", `tests/db/{${LEDGER.join(",")}}.test.ts`],
          // The many histories of the property tests are played on the newer version.
          env: { HISTORIES: "20" },
          globalSetup: "tests/support/database-setup.ts",
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: "stand-ins",
          include: ["stand-ins/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: "integration",
          include: ["tests/{integration,faults}/**/*.test.ts"],
          globalSetup: "tests/support/stack-setup.ts",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
