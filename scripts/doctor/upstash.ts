import { z } from "zod";
import type { Variables } from "../local/environment.ts";
import { ask } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";
import { same, words } from "./language.ts";

const Keys = z.object({ current: z.string() });

/** Checks that we know QStash's signing key. Schedules are checked in `service.ts`. */
export async function signatureFindings(variables: Variables): Promise<Finding[]> {
  const url = variables.QSTASH_URL?.trim() || "https://qstash.upstash.io";
  const { body } = await ask(`${url}/v2/keys`, {
    headers: { authorization: `Bearer ${variables.QSTASH_TOKEN}` },
  });
  const known = Keys.safeParse(body);
  const ours = [variables.QSTASH_CURRENT_SIGNING_KEY, variables.QSTASH_NEXT_SIGNING_KEY];
  if (!known.success || ours.includes(known.data.current)) return [];
  return [
    broken(
      same("QStash"),
      words("signe avec une autre clé que les nôtres", "signs with a key that is not ours"),
      words(
        "recopiez QSTASH_CURRENT_SIGNING_KEY et QSTASH_NEXT_SIGNING_KEY",
        "copy QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY again",
      ),
    ),
  ];
}

/** Checks that Redis responds. Without it, each server process counts failed log-ins by itself. */
export async function redisFindings(variables: Variables): Promise<Finding[]> {
  const about = same("Redis");
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = variables;
  const names = words(
    "UPSTASH_REDIS_REST_URL et UPSTASH_REDIS_REST_TOKEN",
    "UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN",
  );
  if (!url?.trim() || !token?.trim())
    return [{ about, state: "warning", says: words("n’est pas configuré", "is not set up"), remedy: names }];
  const { status } = await ask(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(["PING"]),
  });
  if (status === 200) return [well(about, words("répond", "responds"))];
  return [
    broken(
      about,
      words(`a répondu ${status}`, `responded with ${status}`),
      words(`vérifiez ${names.fr}`, `check ${names.en}`),
    ),
  ];
}
