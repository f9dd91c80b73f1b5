import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 60_000;

/** Repeats a call that nobody took, as while the app restarts. One that was cut may have been carried out. */
export async function fetchOnceUp(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (!isRefused(error) || Date.now() > deadline) throw error;
    }
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error && (error.cause as { code?: string } | undefined)?.code === "ECONNREFUSED";
