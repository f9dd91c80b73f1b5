import { askServices, inTime } from "../../lib/alerts/health.ts";
import { serviceValues } from "../../lib/alerts/health-words.ts";
import {
  judgeFields,
  judgeNumber,
  judgeSpending,
  judgeToken,
  judgeVersion,
  judgeWakes,
  judgeWebhook,
  type Level,
  type ServiceFacts,
} from "../../lib/alerts/rules.ts";
import { createFormat } from "../../lib/i18n/format.ts";
import { defaultTimeZone } from "../../lib/i18n/locale.ts";
import { wordsOf } from "../../lib/i18n/words.ts";
import { databaseWakes, getSenderSettings } from "../../lib/settings/queries.ts";
import { serviceClient } from "../../lib/supabase/clients.ts";
import { unwrap } from "../../lib/supabase/errors.ts";
import { type Language, same, type Words, words } from "../language.ts";
import { broken, type Finding, type State } from "./finding.ts";

/** State of WhatsApp and QStash, by the rules and with the texts of the health page. */
export async function serviceFindings(): Promise<Finding[]> {
  const database = await inTime(
    askDatabase().catch(() => null),
    null,
  );
  const now = new Date();
  const sender = database?.sender ?? null;
  const facts: ServiceFacts = {
    sender,
    database: {
      now: now.toISOString(),
      last_attempt_at: database?.last_attempt_at ?? null,
      database_wakes: database?.database_wakes ?? false,
    },
    ...(await askServices(sender, now)),
  };
  const ending = judgeVersion(facts);
  const fields = judgeFields(facts);
  const spending = judgeSpending(facts);
  const judged = [
    judgeToken(facts),
    ...(database ? [judgeNumber(facts), judgeWebhook(facts)] : []),
    ...(ending ? [ending] : []),
    ...(spending ? [spending] : []),
  ];
  return [
    ...(await Promise.all(judged.map((line) => findingOf(same("WhatsApp"), line, facts)))),
    ...otherCallback(facts),
    ...(fields ? [await findingOf(words("Champs", "Fields"), fields, facts)] : []),
    await findingOf(same("QStash"), judgeWakes(facts), facts),
  ];
}

async function askDatabase() {
  const db = serviceClient();
  const [sender, database_wakes, attempts] = await Promise.all([
    getSenderSettings({ db }),
    databaseWakes({ db }),
    db.from("attempts").select("claimed_at").order("claimed_at", { ascending: false }).limit(1),
  ]);
  return { sender, database_wakes, last_attempt_at: unwrap(attempts)[0]?.claimed_at ?? null };
}

const STATES: Record<Level, State> = { in_order: "ok", to_see: "warning", blocking: "broken" };
const setup = same("npm run setup");

/** Remedies in a terminal that differ from those on the page. */
const REMEDIES: Partial<Record<Judged["words"], Words>> = {
  token_refused: words(
    "créez un nouveau jeton permanent : docs/02-WHATSAPP-SETUP.md",
    "create a new permanent token: docs/02-WHATSAPP-SETUP.md",
  ),
  number_none: setup,
  number_unregistered: setup,
  webhook_off: setup,
  webhook_elsewhere: setup,
  fields_missing: setup,
  fields_nowhere: setup,
  wakes_unscheduled: setup,
  wakes_unreachable: words(
    "vérifiez QSTASH_TOKEN, et QSTASH_URL : l’Europe et les États-Unis sont deux services",
    "check QSTASH_TOKEN, and QSTASH_URL: Europe and the United States are two services",
  ),
};

type Judged = NonNullable<
  ReturnType<
    | typeof judgeToken
    | typeof judgeNumber
    | typeof judgeWebhook
    | typeof judgeFields
    | typeof judgeVersion
    | typeof judgeSpending
    | typeof judgeWakes
  >
>;

async function findingOf(about: Words, { level, words: key }: Judged, facts: ServiceFacts): Promise<Finding> {
  const textOf = async (language: Language, part: "title" | "detail") => {
    const t = await wordsOf(language);
    const format = createFormat(language, defaultTimeZone, t("common.none"));
    return t(`settings.health.lines.${key}.${part}`, serviceValues(facts, t, format)(key));
  };
  const both = async (part: "title" | "detail") => words(await textOf("fr", part), await textOf("en", part));
  const [title, detail] = [await both("title"), await both("detail")];
  if (level === "in_order")
    return { about, state: "ok", says: words(`${title.fr}. ${detail.fr}`, `${title.en}. ${detail.en}`) };
  // The environment names a number, which the remedy stores.
  const state = key === "number_none" ? "warning" : STATES[level];
  return { about, state, says: title, remedy: REMEDIES[key] ?? detail };
}

/** Reports a webhook address set for this account alone, for example that of an old tunnel. */
function otherCallback({ meta: { callback, address } }: ServiceFacts): Finding[] {
  if (!callback || callback === address) return [];
  const says = words(
    `les webhooks de ce compte vont à une autre adresse : ${callback}`,
    `the webhooks of this account go to another address: ${callback}`,
  );
  return [broken(same("WhatsApp"), says, setup)];
}
