import { expect, vi } from "vitest";
import { rest } from "./contract.ts";
import { type Answer, type Api, stack } from "./stack.ts";

export type Counts = Record<string, number>;
export type Stats = {
  audience: number;
  message_1: Counts;
  message_2: Counts;
  replied: number;
  success_rate: number | null;
  cost: { estimated: number; actual: number; currency: string };
};
export type Campaign = { id: number; status: string; name: string; pause_code: number | null } & Record<
  string,
  unknown
>;

export const TEMPLATE = {
  name: "rappel_inscription",
  language: "fr",
  variables: { "1": { field: "full_name" } },
};

export const draft = (category: number, more: object = {}) => ({
  name: "Cours du soir",
  category_ids: [category],
  template: TEMPLATE,
  ...more,
});

export const create = (api: Api, category: number, more: object = {}): Promise<Answer<Campaign>> =>
  api.post<Campaign>("/api/campaigns", draft(category, more));

/** Launches a campaign; fails when it is refused. */
export async function launched(api: Api, category: number, more: object = {}): Promise<number> {
  const { status, body } = await create(api, category, { launch: true, ...more });
  expect([status, body]).toEqual([201, expect.objectContaining({ id: expect.any(Number) })]);
  return body.id;
}

export const statsOf = async (api: Api, id: number): Promise<Stats> =>
  (await api.get<Stats>(`/api/campaigns/${id}/stats`)).body;
export const campaignOf = async (api: Api, id: number): Promise<Campaign> =>
  (await api.get<Campaign>(`/api/campaigns/${id}`)).body;

export const reachedBy = (counts: Counts) => (counts.delivered ?? 0) + (counts.read ?? 0);
export const sum = (counts: Counts) => Object.values(counts).reduce((all, n) => all + n, 0);

/** Waits until the check passes, within a test or before it. */
export const eventually = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: 60_000, interval: 200 });

export const untilReached = (api: Api, id: number, people: number) =>
  eventually(async () => expect(reachedBy((await statsOf(api, id)).message_1)).toBe(people));
export const untilAnswered = (api: Api, id: number, people: number) =>
  eventually(async () => expect(reachedBy((await statsOf(api, id)).message_2)).toBe(people));
export const untilStatus = (api: Api, id: number, status: string) =>
  eventually(async () => expect((await campaignOf(api, id)).status).toBe(status));

/** Ten a second, so that tests need not wait. */
export const hurry = () => setRate(600);
export const setRate = async (rate_per_minute: number): Promise<void> => {
  const answer = await rest("PATCH", `senders?phone_number_id=eq.${stack().env.WHATSAPP_PHONE_NUMBER_ID}`, {
    body: { rate_per_minute },
  });
  expect(answer.status).toBe(200);
};
