import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { findChromium } from "../../scripts/chromium.ts";
import { freePorts } from "../../stand-ins/ports.ts";
import { mainJob } from "../support/main-job.ts";
import { preparePages } from "../support/page-subjects.ts";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, login, stack } from "../support/stack.ts";
import { startTestStack } from "../support/stack-setup.ts";
import type { Bench, Figure } from "./figure.ts";

const TIMES = 5;

/** How fast the pages of the main job appear on a phone with a slow network, as Lighthouse simulates it. */
export const pages: Bench = {
  rows: ["pages"],
  measure: async (tell) => {
    const stop = await startTestStack();
    const profile = await mkdtemp(path.join(tmpdir(), "relance-browser-"));
    const [port] = await freePorts(1);
    const { args, ...options } = await findChromium();
    const browser = await chromium.launchPersistentContext(profile, {
      ...options,
      baseURL: stack().app,
      args: [...args, `--remote-debugging-port=${port}`],
    });
    try {
      const addresses = mainJob(await preparePages(await login(ACCOUNTS.admin)));
      const figures: Figure[] = [];
      for (const { name, address } of addresses) {
        if (figures.length === 1) await logIn(await browser.newPage());
        const runs = [];
        for (let time = 0; time < TIMES; time++) runs.push(await measured(address, Number(port)));
        runs.sort((one, other) => one.score - other.score);
        const { score, paint_ms, blocked_ms } = runs[Math.floor(TIMES / 2)] ?? runs[0]!;
        const times = `largest paint ${Math.round(paint_ms)} ms, blocked ${Math.round(blocked_ms)} ms`;
        tell(`${name}: ${runs.map((run) => run.score).join(", ")}; ${times}`);
        figures.push({
          row: "pages",
          what: `${name}, Lighthouse's performance, median of ${TIMES}`,
          value: score,
          unit: "of 100",
          target: { at_least: 95, tolerance: 0 },
        });
      }
      return figures;
    } finally {
      await browser.close();
      await stop();
      await rm(profile, { recursive: true, force: true });
    }
  },
};

/** One visit with an empty cache, by the browser's session. */
async function measured(address: string, port: number) {
  const url = new URL(address, stack().app).href;
  const result = await lighthouse(url, { port, onlyCategories: ["performance"], logLevel: "silent" });
  if (!result || result.lhr.runtimeError) throw new Error(`${address}: ${result?.lhr.runtimeError?.message}`);
  const { finalDisplayedUrl, categories, audits } = result.lhr;
  if (new URL(finalDisplayedUrl).pathname !== address)
    throw new Error(`${address} led to ${finalDisplayedUrl}`);
  return {
    score: Math.round((categories.performance?.score ?? 0) * 100),
    paint_ms: audits["largest-contentful-paint"]?.numericValue ?? Number.NaN,
    blocked_ms: audits["total-blocking-time"]?.numericValue ?? Number.NaN,
  };
}
