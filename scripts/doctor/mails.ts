import { z } from "zod";
import { words } from "../language.ts";
import type { Variables } from "../local/environment.ts";
import { ask, unlessSilent } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";

const about = words("Comptes", "Accounts");
const Settings = z.object({ external: z.object({ email: z.boolean() }) });

/** Checks that people can log in by address, and that links in mails lead to the app. */
export async function mailFindings(variables: Variables): Promise<Finding[]> {
  const { NEXT_PUBLIC_SUPABASE_URL: url, NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: apikey = "" } = variables;
  const settings = await unlessSilent(ask(`${url}/auth/v1/settings`, { headers: { apikey } }), null);
  const known = Settings.safeParse(settings?.body);
  // Refusals are reported with the access to tables.
  if (settings?.status !== 200 || !known.success) return [];
  if (!known.data.external.email)
    return [
      broken(
        about,
        words("la connexion par adresse e-mail est coupée", "logging in by email address is turned off"),
        words(
          "Supabase → Authentication → Sign In / Providers → Email : activez « Enable Email provider »",
          "Supabase → Authentication → Sign In / Providers → Email: turn on “Enable Email provider”",
        ),
      ),
    ];
  const target = await targetOfLinks(variables);
  const wanted = addressOf(variables);
  if (target?.startsWith(wanted))
    return [
      well(about, words("les liens des e-mails mènent à l’application", "links in emails lead to the app")),
    ];
  const place = target && URL.canParse(target) ? new URL(target).origin : (target ?? "?");
  return [
    broken(
      about,
      words(`les liens des e-mails mènent à ${place}`, `links in emails lead to ${place}`),
      words(
        `Supabase → Authentication → URL Configuration : Site URL = ${variables.APP_URL}`,
        `Supabase → Authentication → URL Configuration: Site URL = ${variables.APP_URL}`,
      ),
    ),
  ];
}

const addressOf = ({ APP_URL = "" }: Variables) => new URL("/reset-password", APP_URL).toString();

/** Where Supabase redirects a link with a wrong token: to the wanted page if its settings allow it. */
async function targetOfLinks(variables: Variables): Promise<string | null> {
  const link = new URL(`${variables.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/verify`);
  link.search = new URLSearchParams({
    token: "x",
    type: "recovery",
    redirect_to: addressOf(variables),
  }).toString();
  return (await ask(link)).headers.get("location");
}
