import { z } from "zod";
import type { Variables } from "../local/environment.ts";
import { ask } from "./ask.ts";
import type { Finding } from "./finding.ts";
import { words } from "./language.ts";

const setup = words("npm run setup", "npm run setup");
const Keys = z.object({ current: z.string(), next: z.string() });
const Schedules = z.array(
  z.object({ scheduleId: z.string(), destination: z.string(), isPaused: z.boolean().optional() }),
);

/** QStash takes the token, signs with the keys we know, and calls the sweep of this very app. */
export async function qstashFindings(variables: Variables): Promise<Finding[]> {
  const about = words("QStash", "QStash");
  const url = variables.QSTASH_URL?.trim() || "https://qstash.upstash.io";
  const headers = { authorization: `Bearer ${variables.QSTASH_TOKEN}` };
  const [keys, schedules] = await Promise.all([
    ask(`${url}/v2/keys`, { headers }),
    ask(`${url}/v2/schedules`, { headers }),
  ]);
  if (schedules.status !== 200) {
    return [
      {
        about,
        state: "broken",
        says: words(`a répondu ${schedules.status}`, `answered ${schedules.status}`),
        remedy: words(
          "vérifiez QSTASH_TOKEN, et QSTASH_URL : l’Europe et les États-Unis sont deux services",
          "check QSTASH_TOKEN, and QSTASH_URL: Europe and the United States are two services",
        ),
      },
    ];
  }
  const findings: Finding[] = [];
  const known = Keys.safeParse(keys.body);
  const ours = [variables.QSTASH_CURRENT_SIGNING_KEY, variables.QSTASH_NEXT_SIGNING_KEY];
  if (known.success && !ours.includes(known.data.current)) {
    findings.push({
      about,
      state: "broken",
      says: words("signe avec une autre clé que les nôtres", "signs with a key that is not ours"),
      remedy: words(
        "recopiez QSTASH_CURRENT_SIGNING_KEY et QSTASH_NEXT_SIGNING_KEY",
        "copy QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY anew",
      ),
    });
  }
  findings.push(scheduleFinding(about, variables, schedules.body));
  return findings;
}

function scheduleFinding(about: Finding["about"], { APP_URL = "" }: Variables, body: unknown): Finding {
  const listed = Schedules.safeParse(body);
  const sweep = listed.data?.find(({ scheduleId }) => scheduleId === "relance-sweep");
  if (!sweep) {
    return {
      about,
      state: "broken",
      says: words("n’a pas d’horaire pour le balayage", "has no schedule for the sweep"),
      remedy: setup,
    };
  }
  const calls = new URL("/api/jobs/sweep", APP_URL).toString();
  if (sweep.destination !== calls || sweep.isPaused) {
    return {
      about,
      state: "broken",
      says: sweep.isPaused
        ? words("l’horaire du balayage est en pause", "the schedule of the sweep is paused")
        : words(`appelle une autre adresse que ${calls}`, `calls another address than ${calls}`),
      remedy: setup,
    };
  }
  return {
    about,
    state: "ok",
    says: words("répond, et appelle le balayage", "answers, and calls the sweep"),
  };
}

/** Redis answers; without it, log-in is still slowed, by each server on its own. */
export async function redisFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Redis", "Redis");
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = variables;
  if (!url?.trim() || !token?.trim()) {
    return [
      {
        about,
        state: "warning",
        says: words("n’est pas configuré", "is not set up"),
        remedy: words(
          "UPSTASH_REDIS_REST_URL et UPSTASH_REDIS_REST_TOKEN",
          "UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN",
        ),
      },
    ];
  }
  const answer = await ask(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(["PING"]),
  });
  if (answer.status === 200) return [{ about, state: "ok", says: words("répond", "answers") }];
  return [
    {
      about,
      state: "broken",
      says: words(`a répondu ${answer.status}`, `answered ${answer.status}`),
      remedy: words(
        "vérifiez UPSTASH_REDIS_REST_URL et UPSTASH_REDIS_REST_TOKEN",
        "check UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN",
      ),
    },
  ];
}
