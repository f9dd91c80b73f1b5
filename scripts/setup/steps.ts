import { z } from "zod";
import { subscribeEverything } from "../../lib/alerts/subscribing.ts";
import { subscriptionLines } from "../../lib/alerts/subscription-words.ts";
import { env } from "../../lib/env.ts";
import { createFormat } from "../../lib/i18n/format.ts";
import { defaultTimeZone } from "../../lib/i18n/locale.ts";
import { wordsOf } from "../../lib/i18n/words.ts";
import { createSchedules } from "../../lib/queue/schedules.ts";
import { ensureSender, noteSubscription, refreshSender, registerSender } from "../../lib/sending/number.ts";
import { serviceClient } from "../../lib/supabase/clients.ts";
import type { Json } from "../../lib/supabase/database.types.ts";
import { unwrap } from "../../lib/supabase/errors.ts";
import { graphOfEnvironment } from "../../lib/whatsapp/environment.ts";
import { listTemplates } from "../../lib/whatsapp/templates.ts";
import { webhookAddress } from "../../lib/whatsapp/webhook-address.ts";
import { type Language, type Words, words } from "../doctor/language.ts";

export type Step = {
  about: Words;
  /**
   * Runs the step and returns a description of its result. Repeatable. `failed`: it must be repaired; `skipped`: not
   * possible, and not required.
   */
  take: () => Promise<{ says: Words; failed?: boolean; skipped?: boolean }>;
};

class NotThere extends Error {}

function graph() {
  const found = graphOfEnvironment();
  if (!found) throw new NotThere("WHATSAPP_ACCESS_TOKEN");
  return found;
}

const sender: Step = {
  about: words("Numéro", "Number"),
  take: async () => {
    const db = serviceClient();
    const id = await ensureSender(db);
    if (id === null) throw new NotThere("WHATSAPP_PHONE_NUMBER_ID");
    graph();
    await refreshSender(db, id);
    return {
      says: words(
        "enregistré, qualité et palier lus chez Meta",
        "written down, quality and tier read at Meta",
      ),
    };
  },
};

/** Meta refuses messages of a number that is not registered, and nothing but the API can register it. */
const registration: Step = {
  about: words("Inscription", "Registration"),
  take: async () => {
    const db = serviceClient();
    const id = await ensureSender(db);
    if (id === null) throw new NotThere("WHATSAPP_PHONE_NUMBER_ID");
    const { done, pin_made } = await registerSender(db, id, {
      pin: env().WHATSAPP_PIN,
      again: false,
      actor_id: null,
    });
    if (!done) return { says: words("le numéro est inscrit", "the number is registered") };
    if (!pin_made) return { says: words("le numéro vient d’être inscrit", "the number is now registered") };
    return {
      says: words(
        `le numéro vient d’être inscrit avec le code PIN ${pin_made} : notez-le, il n’est gardé nulle part`,
        `the number is now registered with the PIN ${pin_made}: write it down, it is stored nowhere`,
      ),
    };
  },
};

const Stored = z.object({ total: z.number(), approved: z.number() });

const templates: Step = {
  about: words("Modèles", "Templates"),
  take: async () => {
    const waba_id = env().WHATSAPP_BUSINESS_ACCOUNT_ID;
    if (!waba_id) throw new NotThere("WHATSAPP_BUSINESS_ACCOUNT_ID");
    const listed = await listTemplates(graph(), waba_id);
    const answer = await serviceClient().rpc("store_templates", {
      p_waba_id: waba_id,
      p_templates: listed as Json,
    });
    const { total, approved } = Stored.parse(unwrap(answer));
    return { says: words(`${total}, dont ${approved} approuvés`, `${total}, of which ${approved} approved`) };
  },
};

/** Meta only calls https URLs; in local development the stand-in also those of this machine. */
const subscription: Step = {
  about: words("Webhook", "Webhook"),
  take: async () => {
    const {
      WHATSAPP_BUSINESS_ACCOUNT_ID: waba_id,
      WHATSAPP_VERIFY_TOKEN: verify_token,
      WHATSAPP_APP_SECRET: app_secret,
    } = env();
    if (!waba_id || !verify_token) throw new NotThere("WHATSAPP_VERIFY_TOKEN");
    const wanted = { waba_id, verify_token, app_secret, address: addressForMeta() };
    const result = await subscribeEverything(graph(), wanted);
    if (!("why" in result.account)) await noteSubscription(serviceClient(), waba_id, true);
    const linesIn = async (language: Language) => {
      const t = await wordsOf(language);
      return subscriptionLines(result, t, createFormat(language, defaultTimeZone, t("common.none")));
    };
    const [french, english] = [await linesIn("fr"), await linesIn("en")];
    const says = words(french.map(({ text }) => text).join(" "), english.map(({ text }) => text).join(" "));
    const [account, ...others] = french;
    return { says, failed: !account?.done, skipped: others.some(({ done }) => !done) };
  },
};

/** `WEBHOOK_URL` overrides the address, for example with that of a tunnel. */
function addressForMeta(): string {
  const given = process.env.WEBHOOK_URL?.trim();
  return given || webhookAddress(env().NEXT_PUBLIC_SUPABASE_URL);
}

const schedules: Step = {
  about: words("Horaires", "Schedules"),
  take: async () => {
    const ids = await createSchedules();
    return { says: words(`QStash : ${ids.join(", ")}`, `QStash: ${ids.join(", ")}`) };
  },
};

const Watch = z.object({ scheduled: z.boolean(), calls: z.boolean() });

/** Where `pg_cron` is installed, it calls the app when QStash does not. */
const watchdog: Step = {
  about: words("Veilleur", "Watchdog"),
  take: async () => {
    const { APP_URL, CRON_SECRET } = env();
    const stored = await serviceClient().rpc("store_watchdog", { p_address: APP_URL, p_secret: CRON_SECRET });
    const { scheduled, calls } = Watch.parse(unwrap(stored));
    if (scheduled && calls) {
      return { says: words("la base veille chaque minute", "the database watches every minute") };
    }
    return {
      skipped: true,
      says: words(
        "adresse notée ; la base n’a pas pg_cron et pg_net (Supabase → Database → Extensions)",
        "address noted; the database lacks pg_cron and pg_net (Supabase → Database → Extensions)",
      ),
    };
  },
};

export const STEPS: Step[] = [sender, registration, templates, subscription, schedules, watchdog];
