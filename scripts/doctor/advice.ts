import { DEFAULT_RATES } from "../../lib/base/default-rates.ts";
import { GRAPH_VERSION } from "../../lib/whatsapp/graph-version.ts";
import { type Words, words } from "./language.ts";

const supabaseKeys = "Supabase → Project Settings → API Keys";
const qstash = "Upstash → QStash → Quickstart (.env)";
const redis = "Upstash → Redis → REST API";

const wholeNumber = (usual: number) =>
  words(`un nombre entier, ${usual} par défaut`, `a whole number, ${usual} by default`);

/** Where each variable comes from. */
export const ADVICE: Record<string, Words> = {
  NEXT_PUBLIC_SUPABASE_URL: words(
    "Supabase → Project Settings → Data API : l’adresse https://….supabase.co",
    "Supabase → Project Settings → Data API: the address https://….supabase.co",
  ),
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: words(
    `${supabaseKeys} : sb_publishable_…`,
    `${supabaseKeys}: sb_publishable_…`,
  ),
  SUPABASE_SECRET_KEY: words(
    `${supabaseKeys} : sb_secret_… ; jamais dans un navigateur`,
    `${supabaseKeys}: sb_secret_…; never in a browser`,
  ),
  APP_URL: words(
    "l’adresse de l’application sur Vercel, https, sans barre à la fin",
    "the address of the app on Vercel, https, without a trailing slash",
  ),
  QSTASH_URL: words(`${qstash} : une adresse https`, `${qstash}: an https address`),
  QSTASH_TOKEN: words(qstash, qstash),
  QSTASH_CURRENT_SIGNING_KEY: words(`${qstash} : sig_…`, `${qstash}: sig_…`),
  QSTASH_NEXT_SIGNING_KEY: words(`${qstash} : sig_…`, `${qstash}: sig_…`),
  UPSTASH_REDIS_REST_URL: words(`${redis} : une adresse https`, `${redis}: an https address`),
  UPSTASH_REDIS_REST_TOKEN: words(redis, redis),
  WHATSAPP_API_URL: words(
    "laissez-la vide : https://graph.facebook.com est la valeur par défaut",
    "leave it empty: https://graph.facebook.com is the default",
  ),
  WHATSAPP_API_VERSION: words(`par exemple ${GRAPH_VERSION}`, `${GRAPH_VERSION}, for example`),
  WHATSAPP_PHONE_NUMBER_ID: words(
    "Meta → WhatsApp → API Setup : l’identifiant du numéro, pas le numéro",
    "Meta → WhatsApp → API Setup: the id of the number, not the number",
  ),
  WHATSAPP_BUSINESS_ACCOUNT_ID: words(
    "Meta → WhatsApp → API Setup : l’identifiant du compte WhatsApp Business",
    "Meta → WhatsApp → API Setup: the id of the WhatsApp Business account",
  ),
  WHATSAPP_ACCESS_TOKEN: words(
    "Meta Business → Utilisateurs système → Générer un jeton (docs/02-WHATSAPP-SETUP.md)",
    "Meta Business → System users → Generate token (docs/02-WHATSAPP-SETUP.md)",
  ),
  WHATSAPP_APP_SECRET: words(
    "Meta → Paramètres de l’application → Général → Clé secrète",
    "Meta → App settings → Basic → App secret",
  ),
  WHATSAPP_VERIFY_TOKEN: words(
    "inventez un long texte : docs/01-CONFIGURATION.md, section 6",
    "any long random text: docs/01-CONFIGURATION.md, section 6",
  ),
  WHATSAPP_PIN: words(
    "6 chiffres, ceux de la vérification en deux étapes du numéro, ou rien : npm run setup en choisit",
    "6 digits, those of the number's two-step verification, or nothing: npm run setup chooses some",
  ),
  SEND_RATE_PER_MINUTE: wholeNumber(DEFAULT_RATES.per_minute),
  SEND_RATE_PER_SECOND: wholeNumber(DEFAULT_RATES.per_second),
  CRON_SECRET: words(
    "inventez au moins 16 caractères : docs/01-CONFIGURATION.md, section 6",
    "any 16 characters or more: docs/01-CONFIGURATION.md, section 6",
  ),
  ALLOWED_ORIGINS: words(
    "des adresses séparées par des virgules, ou rien",
    "addresses separated by commas, or nothing",
  ),
  TRUSTED_PROXIES: words("un nombre de 0 à 10, 0 par défaut", "a number from 0 to 10, 0 by default"),
  SMTP_URL: words(
    "smtps://compte:motdepasse@serveur:465, ou rien : les alertes ne partent alors pas par e-mail",
    "smtps://user:password@host:465, or nothing: alerts are then not sent by email",
  ),
  QSTASH_DEV: words("retirez cette variable", "remove this variable"),
};
