import { askServices, inTime } from "../../lib/alerts/health.ts";
import { serviceValues } from "../../lib/alerts/health-words.ts";
import {
  judgeNumber,
  judgeSpending,
  judgeToken,
  judgeVersion,
  judgeWakes,
  judgeWebhook,
  type Level,
  type ServiceFacts,
} from "../../lib/alerts/rules.ts";
import { env } from "../../lib/env.ts";
import { createFormat } from "../../lib/i18n/format.ts";
import { defaultTimeZone } from "../../lib/i18n/locale.ts";
import { wordsOf } from "../../lib/i18n/words.ts";
import { databaseWakes, getSenderSettings } from "../../lib/settings/queries.ts";
import { serviceClient } from "../../lib/supabase/clients.ts";
import { unwrap } from "../../lib/supabase/errors.ts";
import { appOf, findAppSubscription, WEBHOOK_FIELDS } from "../../lib/whatsapp/app-subscription.ts";
import { graphOfEnvironment } from "../../lib/whatsapp/environment.ts";
import { webhookAddress } from "../../lib/whatsapp/webhook-address.ts";
import { broken, type Finding, type State, well } from "./finding.ts";
import { type Language, same, type Words, words } from "./language.ts";

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
    ...(await fieldFindings(facts)),
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

/**
 * An address set for the account alone gets everything but `standby`, which goes to the app's own address: reports
 * where that is, and the fields that are missing there.
 */
async function fieldFindings({ meta: { callback } }: ServiceFacts): Promise<Finding[]> {
  if (!callback) return [];
  const about = words("Champs", "Fields");
  const own = webhookAddress(env().NEXT_PUBLIC_SUPABASE_URL);
  const app = await inTime(
    askApp().catch(() => null),
    null,
  );
  if (app?.callback_url === own) {
    const missing = WEBHOOK_FIELDS.filter((field) => !app.fields.includes(field));
    if (missing.length === 0)
      return [well(about, words("tous abonnés, standby aussi", "all subscribed, standby too"))];
    const says = words(
      `champs non abonnés : ${missing.join(", ")}`,
      `fields not subscribed: ${missing.join(", ")}`,
    );
    return [{ about, state: "warning", says, remedy: setup }];
  }
  return [
    {
      about,
      state: "warning",
      says: words(
        "standby ne suit pas l’adresse propre à ce compte : si une autre application ou l’agent IA de Meta gère le numéro, ses réponses et ses STOP n’arrivent pas",
        "standby doesn’t follow the address set for this account: if another app or Meta’s AI agent handles the number, its replies and STOPs don’t arrive",
      ),
      remedy: words(
        `Meta → WhatsApp → Configuration : adresse ${own}, puis cochez standby et messaging_handovers`,
        `Meta → WhatsApp → Configuration: address ${own}, then tick standby and messaging_handovers`,
      ),
    },
  ];
}

async function askApp() {
  const [graph, secret] = [graphOfEnvironment(), env().WHATSAPP_APP_SECRET];
  return graph && secret ? findAppSubscription(await appOf(graph, secret)) : null;
}

/** Reports a webhook address set for this account alone, for example that of an old tunnel. */
function otherCallback({ meta: { callback } }: ServiceFacts): Finding[] {
  if (!callback || callback === webhookAddress(env().NEXT_PUBLIC_SUPABASE_URL)) return [];
  const says = words(
    `les webhooks de ce compte vont à une autre adresse : ${callback}`,
    `the webhooks of this account go to another address: ${callback}`,
  );
  return [broken(same("WhatsApp"), says, setup)];
}
