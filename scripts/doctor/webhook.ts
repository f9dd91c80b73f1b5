import { webhookAddress } from "../../lib/whatsapp/webhook-address.ts";
import type { Variables } from "../local/environment.ts";
import { ask } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";
import { same, words } from "./language.ts";

const CHALLENGE = "20261122";

/** Checks that the function accepts Meta's handshake and rejects unsigned calls. */
export async function webhookFindings(variables: Variables): Promise<Finding[]> {
  const about = same("Webhook");
  const url = webhookAddress(variables.NEXT_PUBLIC_SUPABASE_URL ?? "");
  const handshake = new URLSearchParams({
    "hub.mode": "subscribe",
    "hub.challenge": CHALLENGE,
    "hub.verify_token": variables.WHATSAPP_VERIFY_TOKEN ?? "",
  });
  const [verified, unsigned] = await Promise.all([
    ask(`${url}?${handshake}`),
    ask(url, { method: "POST", body: "{}" }),
  ]);
  if (verified.status === 200 && verified.text === CHALLENGE && unsigned.status === 401)
    return [well(about, words("vérifié, refuse les appels non signés", "verified, refuses unsigned calls"))];
  if (verified.status === 404)
    return [
      broken(
        about,
        words("la fonction n’est pas déployée", "the function is not deployed"),
        same("npx supabase functions deploy whatsapp-webhook --use-api"),
      ),
    ];
  return [
    broken(
      about,
      words(
        `la vérification a répondu ${verified.status}, un appel non signé ${unsigned.status}`,
        `the verification got ${verified.status}, an unsigned call ${unsigned.status}`,
      ),
      words(
        "npx supabase secrets set --env-file .env.functions, puis redéployez la fonction",
        "npx supabase secrets set --env-file .env.functions, then deploy the function again",
      ),
    ),
  ];
}
