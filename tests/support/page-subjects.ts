import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "./stack.ts";

/** Identifiers in the addresses of pages, by the section of the page or by the name in brackets. */
export type PageSubjects = Record<string, string>;

type Names = { category: string; campaign: string; people: string[]; fields?: Record<string, string> };

const SHORT: Names = {
  category: "Pages",
  campaign: "Regarder",
  people: [1, 2, 3].map((place) => `Personne Numéro ${place}`),
};

/** Data for each page: contacts, categories, a draft, a campaign that has sent. */
export async function preparePages(api: Api, names = SHORT): Promise<PageSubjects> {
  const run = String(Date.now()).slice(-6);
  const made = async (url: string, body: unknown) => {
    const answer = await api.post<{ id: number }>(url, body);
    if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };
  const category = await made("/api/categories", { name: `${names.category} ${run}`, color: "cat-2" });
  const contacts = [];
  for (const [place, full_name] of names.people.entries()) {
    contacts.push(
      await made("/api/contacts", {
        full_name,
        phone: `+22170${run.slice(1)}${String(place).padStart(2, "0")}`,
        category_ids: [category],
        fields: names.fields,
      }),
    );
  }
  await api.post("/api/templates/sync");
  const campaign = {
    name: `${names.campaign} ${run}`,
    category_ids: [category],
    template: {
      name: "rappel_inscription",
      language: "fr",
      variables: { "1": { field: "first_name", fallback: "vous" } },
    },
    follow_up: { body: "Merci {{first_name}} ! https://example.org" },
  };
  const draft = await made("/api/campaigns", campaign);
  const launched = await made("/api/campaigns", { ...campaign, launch: true });
  const messages = `/api/messages?campaign_id=${launched}`;
  const items = async () => (await api.get<{ items: { id: number }[] }>(messages)).body.items;
  const deadline = Date.now() + 20_000;
  while ((await items()).length === 0) {
    if (Date.now() > deadline) throw new Error("the campaign sent nothing");
    await sleep(250);
  }
  const [message] = await items();
  return {
    categories: String(category),
    contacts: String(contacts[0]),
    contact_id: String(contacts[0]),
    campaigns: String(launched),
    draft: String(draft),
    messages: String(message?.id),
  };
}
