import { z } from "zod";
import { same, words } from "../language.ts";
import type { Variables } from "../local/environment.ts";
import { ask } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";

const Pong = z.object({ result: z.literal("PONG") });
const Keys = z.object({ current: z.string() });

const down = (status: number) => words(`est en panne (${status})`, `is down (${status})`);
const upstashStatus = words(
  "consultez status.upstash.com, puis réessayez ; l’horloge de la base continue",
  "see status.upstash.com, then try again; the database's clock goes on",
);

/** Checks that we know QStash's signing key. Schedules are checked in `service.ts`. */
export async function signatureFindings(variables: Variables): Promise<Finding[]> {
  const url = variables.QSTASH_URL?.trim() || "https://qstash.upstash.io";
  const { status, body, text } = await ask(`${url}/v2/keys`, {
    headers: { authorization: `Bearer ${variables.QSTASH_TOKEN}` },
  });
  if (status === 429 || (status === 402 && /quota|limit/i.test(text))) {
    return [
      broken(
        same("QStash"),
        words("le quota du jour est épuisé", "the day's quota is used up"),
        words(
          "l’horloge de la base continue ; console.upstash.com → QStash → Usage",
          "the database's clock goes on; console.upstash.com → QStash → Usage",
        ),
      ),
    ];
  }
  if (status === 401 || status === 403)
    return [
      {
        ...broken(
          same("QStash"),
          words(`refuse QSTASH_TOKEN (${status})`, `refuses QSTASH_TOKEN (${status})`),
          words(
            "recopiez QSTASH_TOKEN et QSTASH_URL ensemble : l’Europe et les États-Unis sont deux services",
            "copy QSTASH_TOKEN and QSTASH_URL together: Europe and the United States are two services",
          ),
        ),
        variable: "QSTASH_TOKEN",
      },
    ];
  if (status >= 500) return [broken(same("QStash"), down(status), upstashStatus)];
  const known = Keys.safeParse(body);
  if (!known.success)
    return [
      broken(
        same("QStash"),
        words("cette adresse n’est pas celle de QStash", "this is not the address of QStash"),
        words("recopiez QSTASH_URL", "copy QSTASH_URL again"),
      ),
    ];
  const ours = [variables.QSTASH_CURRENT_SIGNING_KEY, variables.QSTASH_NEXT_SIGNING_KEY];
  if (ours.includes(known.data.current)) return [];
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
  const { status, text, body } = await ask(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(["PING"]),
  });
  if (status === 200 && Pong.safeParse(body).success) return [well(about, words("répond", "responds"))];
  if (status === 200)
    return [
      broken(
        about,
        words(
          "cette adresse n’est pas celle d’une base Redis",
          "this is not the address of a Redis database",
        ),
        words("recopiez UPSTASH_REDIS_REST_URL", "copy UPSTASH_REDIS_REST_URL again"),
      ),
    ];
  if (status >= 500) return [broken(about, down(status), upstashStatus)];
  if (/max (requests|daily request)|limit exceeded/i.test(text) || status === 429)
    return [
      {
        about,
        state: "warning",
        says: words("le quota du mois est épuisé", "the month's quota is used up"),
        remedy: words(
          "seules les connexions ratées sont comptées d’ici là ; console.upstash.com → Redis → Usage",
          "only failed log-ins are counted until then; console.upstash.com → Redis → Usage",
        ),
      },
    ];
  return [
    broken(
      about,
      words(`a répondu ${status}`, `responded with ${status}`),
      words(`recopiez ${names.fr} de la même base`, `copy ${names.en} of the same database`),
    ),
  ];
}
