import type { Locale } from "./lib/i18n/languages";
import type messages from "./messages/fr.json";

declare module "next-intl" {
  interface AppConfig {
    Messages: typeof messages;
    Locale: Locale;
  }
}
