import { z } from "zod";
import type { Variables } from "../local/environment.ts";
import { type Answered, ask } from "./ask.ts";
import type { Finding } from "./finding.ts";
import { words } from "./language.ts";

const SOON_DAYS = 7;
const NEEDED_SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"];

const Fault = z.object({ error: z.object({ code: z.number() }) });
const Token = z.object({
  data: z.object({
    is_valid: z.boolean(),
    expires_at: z.number().optional(),
    scopes: z.array(z.string()).default([]),
  }),
});
const Apps = z.object({ data: z.array(z.object({ override_callback_uri: z.string().optional() })) });

function graph(variables: Variables, path: string, query: Record<string, string> = {}): Promise<Answered> {
  const base = variables.WHATSAPP_API_URL?.trim() || "https://graph.facebook.com";
  const url = new URL(`${base}/${variables.WHATSAPP_API_VERSION?.trim() || "v25.0"}/${path}`);
  url.search = new URLSearchParams(query).toString();
  return ask(url, { headers: { authorization: `Bearer ${variables.WHATSAPP_ACCESS_TOKEN}` } });
}

const newToken = words(
  "créez un nouveau jeton permanent : docs/02-WHATSAPP-SETUP.md",
  "make a new permanent token: docs/02-WHATSAPP-SETUP.md",
);

/** Meta takes the token, for as long as it is needed and for what it is needed, and knows the number. */
export async function tokenFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Jeton WhatsApp", "WhatsApp token");
  const number = await graph(variables, variables.WHATSAPP_PHONE_NUMBER_ID ?? "", {
    fields: "id,quality_rating",
  });
  if (number.status !== 200) {
    const code = Fault.safeParse(number.body).data?.error.code;
    const isToken = code === 190 || code === 0;
    return [
      {
        about,
        state: "broken",
        says: isToken
          ? words("Meta refuse le jeton", "Meta refuses the token")
          : words(
              `Meta refuse le numéro (erreur ${code ?? number.status})`,
              `Meta refuses the number (error ${code ?? number.status})`,
            ),
        remedy: isToken
          ? newToken
          : words(
              "vérifiez WHATSAPP_PHONE_NUMBER_ID, et que l’utilisateur système a accès au compte WhatsApp",
              "check WHATSAPP_PHONE_NUMBER_ID, and that the system user has access to the WhatsApp account",
            ),
      },
    ];
  }
  const token = await graph(variables, "debug_token", { input_token: variables.WHATSAPP_ACCESS_TOKEN ?? "" });
  return [lifeOf(about, Token.safeParse(token.body).data?.data)];
}

function lifeOf(about: Finding["about"], token: z.infer<typeof Token>["data"] | undefined): Finding {
  const ok = { about, state: "ok" as const, says: words("accepté par Meta", "accepted by Meta") };
  if (!token?.is_valid) return ok;
  const missing = NEEDED_SCOPES.filter((scope) => token.scopes.length > 0 && !token.scopes.includes(scope));
  if (missing.length > 0) {
    return {
      about,
      state: "broken",
      says: words(`il manque au jeton : ${missing.join(", ")}`, `the token lacks: ${missing.join(", ")}`),
      remedy: newToken,
    };
  }
  if (!token.expires_at) return { ...ok, says: words("accepté, sans fin", "accepted, never expires") };
  const days = Math.floor((token.expires_at * 1000 - Date.now()) / 86_400_000);
  return {
    about,
    state: days < SOON_DAYS ? "warning" : "ok",
    says: words(`accepté, pour ${days} jours encore`, `accepted, for ${days} more days`),
    remedy: newToken,
  };
}

/** The account's webhooks go to an app, and from there to our function. */
export async function subscriptionFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Abonnement", "Subscription");
  const answer = await graph(variables, `${variables.WHATSAPP_BUSINESS_ACCOUNT_ID}/subscribed_apps`);
  const apps = Apps.safeParse(answer.body).data?.data;
  if (!apps || answer.status !== 200) {
    return [
      {
        about,
        state: "broken",
        says: words("Meta ne le dit pas", "Meta does not tell"),
        remedy: words(
          "vérifiez WHATSAPP_BUSINESS_ACCOUNT_ID et les droits du jeton",
          "check WHATSAPP_BUSINESS_ACCOUNT_ID and what the token may do",
        ),
      },
    ];
  }
  if (apps.length === 0) {
    return [
      {
        about,
        state: "broken",
        says: words(
          "aucune application ne reçoit les webhooks de ce compte",
          "no app gets the webhooks of this account",
        ),
        remedy: words("npm run setup", "npm run setup"),
      },
    ];
  }
  const elsewhere = apps.find(({ override_callback_uri: uri }) => uri && uri !== webhookAddress(variables));
  if (elsewhere) {
    const address = elsewhere.override_callback_uri;
    return [
      {
        about,
        state: "broken",
        says: words(
          `les webhooks de ce compte vont ailleurs : ${address}`,
          `the webhooks of this account go elsewhere: ${address}`,
        ),
        remedy: words("npm run setup", "npm run setup"),
      },
    ];
  }
  return [
    {
      about,
      state: "ok",
      says: words("une application reçoit les webhooks", "an app gets the webhooks"),
    },
  ];
}

const webhookAddress = ({ NEXT_PUBLIC_SUPABASE_URL = "" }: Variables): string =>
  `${NEXT_PUBLIC_SUPABASE_URL.replace(/\/+$/, "")}/functions/v1/whatsapp-webhook`;

/** The function answers Meta's handshake with our words, and nobody who does not sign. */
export async function webhookFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Webhook", "Webhook");
  const url = webhookAddress(variables);
  const handshake = new URLSearchParams({
    "hub.mode": "subscribe",
    "hub.challenge": "20261122",
    "hub.verify_token": variables.WHATSAPP_VERIFY_TOKEN ?? "",
  });
  const [verified, unsigned] = await Promise.all([
    ask(`${url}?${handshake}`),
    ask(url, { method: "POST", body: "{}" }),
  ]);
  if (verified.status === 200 && verified.text === "20261122" && unsigned.status === 401) {
    return [
      {
        about,
        state: "ok",
        says: words("vérifié, et fermé aux appels non signés", "verified, and closed to unsigned calls"),
      },
    ];
  }
  const missing = verified.status === 404;
  return [
    {
      about,
      state: "broken",
      says: missing
        ? words("la fonction n’est pas déployée", "the function is not deployed")
        : words(
            `la vérification a répondu ${verified.status}, un appel non signé ${unsigned.status}`,
            `verification answered ${verified.status}, an unsigned call ${unsigned.status}`,
          ),
      remedy: missing
        ? words(
            "npx supabase functions deploy whatsapp-webhook --use-api",
            "npx supabase functions deploy whatsapp-webhook --use-api",
          )
        : words(
            "npx supabase secrets set --env-file .env.functions, puis redéployez la fonction",
            "npx supabase secrets set --env-file .env.functions, then deploy the function again",
          ),
    },
  ];
}
