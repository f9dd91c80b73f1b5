import { randomInt } from "node:crypto";
import { draft, TEMPLATE } from "./campaign-contract.ts";
import { newPhone } from "./contract.ts";
import type { Described } from "./openapi.ts";
import type { Known } from "./schema-values.ts";
import { ACCOUNTS } from "./stack.ts";

/** Rows to ask for; `email` is the log-in of their owner. */
export type Subjects = {
  email: string;
  user: string;
  category: number;
  contact: number;
  campaign: number;
  message: number;
  import: string;
};

export const NEXT_YEAR = `${new Date().getUTCFullYear() + 1}-12-01T08:00:00Z`;
const letters = () =>
  randomInt(1e9)
    .toString()
    .replaceAll(/\d/g, (digit) => "abcdefghij".charAt(Number(digit)));
export const newEmail = () => `fuzz-${randomInt(1e12)}@relance.test`;

/** The row that a path's `id` names. */
export const kindOf = ({ path }: Described): keyof Subjects =>
  path.startsWith("/api/contacts/import")
    ? "import"
    : ((/^\/api\/(user|campaign|message|contact)s/.exec(path)?.[1] ?? "category") as keyof Subjects);

export const knownFor = (own: Subjects): Known => ({
  full_name: () => "Awa Diop",
  phone: newPhone,
  country_code: () => "SN",
  default_country: () => "SN",
  email: newEmail,
  password: () => "relance-local",
  owner: () => own.user,
  contact_id: () => own.contact,
  category_id: () => own.category,
  campaign_id: () => own.campaign,
  contact_ids: () => [own.contact],
  category_ids: () => [own.category],
  excluded_category_ids: () => [],
  template: () => TEMPLATE,
  follow_up: () => ({ body: "Merci {{full_name}}" }),
  scheduled_at: () => NEXT_YEAR,
  time_zone: () => "Africa/Dakar",
  name: () => `fuzz_${randomInt(1e9)}`,
  samples: () => ({}),
  header: () => "Bonjour",
  body: () => "Bonjour, votre place est gardée.",
  buttons: () => [],
});

/** A price that exists, and a country of its market. */
export const RATE = { market: "Rest of Africa", category: "utility", country_code: "SN" };

/** A body that succeeds. */
export function goodBodyOf({ id }: Described, own: Subjects): object | undefined {
  const name = `fuzz_${randomInt(1e9)}`;
  const bodies: Record<string, object> = {
    post_auth_login: { email: own.email, password: ACCOUNTS.password },
    post_users: { email: newEmail(), full_name: "Fuzz", invitation: "link" },
    put_users_id: { full_name: "Fuzz 2" },
    post_categories: { name },
    put_categories_id: { name },
    post_categories_id_contacts: { contact_ids: [own.contact] },
    post_contacts: { full_name: "Awa", phone: newPhone() },
    put_contacts_id: { full_name: "Awa 2" },
    post_templates: { name, language: "fr", category: "UTILITY", body: "Bonjour, à bientôt." },
    post_campaigns: draft(own.category),
    put_campaigns_id: { name },
    put_rates_market_category: { currency: "EUR", price: 0.0033, valid_from: "2026-10-01" },
    put_markets_country_code: { market: RATE.market, valid_from: "2026-10-01" },
    post_words: { kind: "stop", language: "fr", word: `fuzz ${letters()}` },
    post_sender_register: { pin: "246810" },
    post_campaigns_id_launch: {},
    post_campaigns_id_test: { contact_id: own.contact },
  };
  return bodies[id];
}
