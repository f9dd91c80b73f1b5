import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startStack } from "../../scripts/local/stack.ts";
import { announceStack } from "./stack.ts";

/** Of what a new hosted project refuses, only the number of mails is raised, and one address is of its team. */
const MAILS = {
  GOTRUE_EXTERNAL_EMAIL_AUTHORIZED_ADDRESSES: "team@relance.test",
  GOTRUE_RATE_LIMIT_EMAIL_SENT: "1000",
  GOTRUE_SMTP_MAX_FREQUENCY: "0s",
};

/** Starts the production build on stand-ins, free ports and an empty data folder; returns what ends it all. */
export async function startTestStack(env: Record<string, string> = {}): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "relance-stack-"));
  await chmod(dataDir, 0o755); // as root, PostgreSQL runs as another user
  const printed: string[] = [];
  const clear = () => rm(dataDir, { recursive: true, force: true });
  try {
    const stack = await startStack({
      dataDir,
      ports: "free",
      mode: "preview",
      env: { ...MAILS, ...env },
      output: (name, line) => printed.push(`${name}: ${line}`),
    });
    announceStack({ ...stack.urls, env: stack.env });
    return async () => {
      await stack.stop();
      await clear();
    };
  } catch (error) {
    await clear();
    console.error(printed.slice(-60).join("\n"));
    throw error;
  }
}

export default () => startTestStack();
