import { AppError } from "../../lib/base/errors.ts";
import { metaWords } from "../../lib/i18n/meta-words.ts";
import { wordsOf } from "../../lib/i18n/words.ts";
import { GraphError } from "../../lib/whatsapp/graph.ts";
import { type Language, ToldError, words } from "../language.ts";

const SUPER_ADMIN = { role: "super_admin", who: "" } as const;

const META_SILENT = words(
  "Meta ne répond pas. Vérifiez la connexion à Internet, puis recommencez.",
  "Meta doesn’t respond. Check the Internet connection, then run this again.",
);
const SERVICE_SILENT = words(
  "Un service ne répond pas. Vérifiez la connexion à Internet ; npm run doctor dit lequel.",
  "A service doesn’t respond. Check the Internet connection; npm run doctor tells which.",
);
const UNEXPECTED = words("Erreur inattendue ; npm run doctor", "Unexpected error; npm run doctor");

/** Why a step failed and what to do, in one line: Meta's errors in the words that the app uses for them. */
export async function reasonOf(error: unknown, language: Language): Promise<string> {
  if (error instanceof ToldError) return error.words[language];
  const t = await wordsOf(language);
  const detail = detailOf(error);
  if (error instanceof GraphError) {
    if (error.graph_code === null) return META_SILENT[language] + detail;
    const { why, todo } = metaWords(t, error.graph_code, null, SUPER_ADMIN);
    return `${why} ${todo}${detail}`;
  }
  if (error instanceof AppError) {
    if (error.fields[0]) return t(`field_errors.${error.fields[0].code}` as "field_errors.invalid");
    if (error.code !== "unavailable")
      return t(`errors.${error.code}` as "errors.no_sender", SUPER_ADMIN) + detail;
    return SERVICE_SILENT[language] + detail;
  }
  return (isUnreachable(error) ? SERVICE_SILENT : UNEXPECTED)[language] + detail;
}

const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError && error.message === "fetch failed";

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return ` (${error})`;
  const told = "detail" in error && typeof error.detail === "string" && error.detail;
  return ` (${told || error.message})`;
}
