import { z } from "zod";
import { env } from "../../lib/env.ts";
import { createSchedules } from "../../lib/queue/schedules.ts";
import { ensureSender, refreshSender, registerSender } from "../../lib/sending/number.ts";
import { serviceClient } from "../../lib/supabase/clients.ts";
import type { Json } from "../../lib/supabase/database.types.ts";
import { unwrap } from "../../lib/supabase/errors.ts";
import { appOf, subscribeFields } from "../../lib/whatsapp/app-subscription.ts";
import { graphOfEnvironment } from "../../lib/whatsapp/environment.ts";
import { GraphError } from "../../lib/whatsapp/graph.ts";
import { listSubscribedApps, subscribeApp } from "../../lib/whatsapp/subscription.ts";
import { listTemplates } from "../../lib/whatsapp/templates.ts";
import { webhookAddress } from "../../lib/whatsapp/webhook-address.ts";
import { type Words, words } from "../doctor/language.ts";

export type Step = {
  about: Words;
  /** Runs the step and returns a description of its result. Repeatable. `skipped`: not possible, and not required. */
  take: () => Promise<{ says: Words; skipped?: boolean }>;
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

/** Meta only calls https URLs; in local development the stand-in already knows the address. */
const subscription: Step = {
  about: words("Webhook", "Webhook"),
  take: async () => {
    const { WHATSAPP_BUSINESS_ACCOUNT_ID: waba_id, WHATSAPP_VERIFY_TOKEN: verify_token } = env();
    if (!waba_id || !verify_token) throw new NotThere("WHATSAPP_VERIFY_TOKEN");
    const address = addressForMeta();
    const isPublic = address.startsWith("https:");
    await subscribeApp(graph(), waba_id, isPublic ? { override_callback_uri: address, verify_token } : null);
    const apps = await listSubscribedApps(graph(), waba_id);
    if (apps.length === 0) throw new NotThere("subscribed_apps");
    return {
      says: isPublic
        ? words(`Meta appelle ${address}`, `Meta calls ${address}`)
        : words("abonné", "subscribed"),
    };
  },
};

/** `standby` always goes to the app's own address, never to the one set for an account. */
const fields: Step = {
  about: words("Champs", "Fields"),
  take: async () => {
    const { WHATSAPP_APP_SECRET: app_secret, WHATSAPP_VERIFY_TOKEN: verify_token } = env();
    const callback_url = addressForMeta();
    if (!callback_url.startsWith("https:"))
      return { says: words("rien à abonner en local", "nothing to subscribe to locally") };
    if (!app_secret || !verify_token) throw new NotThere("WHATSAPP_APP_SECRET");
    const byHand = words(
      "cochez-les chez Meta, WhatsApp → Configuration (docs/02-WHATSAPP-SETUP.md, section 6)",
      "tick them on Meta, WhatsApp → Configuration (docs/02-WHATSAPP-SETUP.md, section 6)",
    );
    try {
      const outcome = await subscribeFields(await appOf(graph(), app_secret), { callback_url, verify_token });
      if (outcome === "subscribed")
        return {
          says: words(
            "abonnés, dont standby et messaging_handovers",
            "subscribed, with standby and messaging_handovers",
          ),
        };
      return {
        skipped: true,
        says: words(
          `l’application a une autre adresse : ${byHand.fr}`,
          `the app has another address: ${byHand.en}`,
        ),
      };
    } catch (error) {
      if (!(error instanceof GraphError) || error.graph_code === null) throw error;
      return {
        skipped: true,
        says: words(
          `Meta refuse (${error.graph_code}) : ${byHand.fr}`,
          `Meta refuses (${error.graph_code}): ${byHand.en}`,
        ),
      };
    }
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

export const STEPS: Step[] = [sender, registration, templates, subscription, fields, schedules, watchdog];
