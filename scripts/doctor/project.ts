import { same, words } from "../language.ts";
import type { Variables } from "../local/environment.ts";
import { type Answered, ask, NoAnswer } from "./ask.ts";
import { broken, type Finding } from "./finding.ts";

const about = same("Supabase");
const dashboard = "supabase.com/dashboard";

/**
 * Why no service of the project can answer: it is paused, out of quota, gone, or another address. Then nothing else that
 * depends on it is worth a check. Null when it answers.
 */
export async function projectFinding({
  NEXT_PUBLIC_SUPABASE_URL: url = "",
}: Variables): Promise<Finding | null> {
  try {
    return judge(await ask(`${url}/auth/v1/health`));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return broken(
      about,
      words(`ne répond pas (${error.message})`, `does not respond (${error.message})`),
      error.message === "ENOTFOUND"
        ? words(
            `ce projet n’existe pas, ou plus : recopiez NEXT_PUBLIC_SUPABASE_URL (${dashboard} → Data API)`,
            `there is no such project, or no longer: copy NEXT_PUBLIC_SUPABASE_URL again (${dashboard} → Data API)`,
          )
        : words("vérifiez l’adresse et le réseau", "check the address and the network"),
    );
  }
}

function judge({ status, text, headers }: Answered): Finding | null {
  if (status === 540) {
    return broken(
      about,
      words("le projet est en pause", "the project is paused"),
      words(
        `relancez-le sur ${dashboard} ; un projet gratuit s’endort après 7 jours sans usage`,
        `resume it on ${dashboard}; a free project pauses after 7 days without use`,
      ),
    );
  }
  if (status === 402 || /exceed_\w+_quota/.test(text)) {
    return broken(
      about,
      words("le quota de l’offre est épuisé", "the plan's quota is used up"),
      words(
        `${dashboard} → Usage : attendez le mois suivant, ou changez d’offre`,
        `${dashboard} → Usage: wait for the next month, or change the plan`,
      ),
    );
  }
  if (status >= 500) {
    return broken(
      about,
      words(`est en panne (${status})`, `is down (${status})`),
      words("consultez status.supabase.com, puis réessayez", "see status.supabase.com, then try again"),
    );
  }
  // Without a key the gateway answers 401; a page of another site answers with HTML.
  if (/text\/html/.test(headers.get("content-type") ?? "") || status === 404) {
    return broken(
      about,
      words("cette adresse n’est pas celle d’un projet", "this is not the address of a project"),
      words(
        "NEXT_PUBLIC_SUPABASE_URL est de la forme https://abcdefghijklmnopqrst.supabase.co, sans rien derrière",
        "NEXT_PUBLIC_SUPABASE_URL looks like https://abcdefghijklmnopqrst.supabase.co, with nothing behind",
      ),
    );
  }
  return null;
}
