import { z } from "zod";
import { type Graph, GraphError, read } from "./graph";
import { listPhoneNumbers } from "./phone-number";

const Listed = z.object({
  id: z.string(),
  display_phone_number: z.string().nullish().catch(null),
  verified_name: z.string().nullish().catch(null),
});

const Owner = z.object({ owner_business_info: z.object({ id: z.string() }) });
const Accounts = z.object({
  data: z.array(z.object({ phone_numbers: z.object({ data: z.array(Listed) }).optional() })),
});

/**
 * The numbers that share Meta's limit with this one. `portfolio_known` is false when the token may only list those of
 * the account; the portfolio may then have more. Throws `GraphError`.
 */
export async function listSiblings(graph: Graph, waba_id: string, phone_number_id: string) {
  const [account, portfolio] = await Promise.all([
    listPhoneNumbers(graph, waba_id),
    listPortfolio(graph, waba_id),
  ]);
  const numbers = new Map(
    [...account, ...(portfolio ?? [])].map(({ id, display_phone_number, verified_name }) => [
      id,
      { id, display_phone_number: display_phone_number ?? null, verified_name: verified_name ?? null },
    ]),
  );
  numbers.delete(phone_number_id);
  return { siblings: [...numbers.values()], portfolio_known: portfolio !== null };
}

/** Null without the right `business_management`. */
async function listPortfolio(graph: Graph, waba_id: string) {
  try {
    const { owner_business_info } = await read(graph, waba_id, { fields: "owner_business_info" }, Owner);
    const fields = "id,phone_numbers{id,display_phone_number,verified_name}";
    const path = `${owner_business_info.id}/owned_whatsapp_business_accounts`;
    const { data } = await read(graph, path, { fields, limit: "100" }, Accounts);
    return data.flatMap(({ phone_numbers }) => phone_numbers?.data ?? []);
  } catch (error) {
    if (error instanceof GraphError) return null;
    throw error;
  }
}
