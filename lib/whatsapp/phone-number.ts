import { z } from "zod";
import { type Graph, read } from "./graph";

const Said = z.string().optional().catch(undefined);

const PhoneNumber = z.object({
  id: z.string(),
  display_phone_number: z.string().optional(),
  verified_name: z.string().optional(),
  quality_rating: z.string().optional(),
  name_status: Said,
  status: Said,
  platform_type: Said,
  code_verification_status: Said,
  is_pin_enabled: z.boolean().optional().catch(undefined),
  whatsapp_business_manager_messaging_limit: Said,
});
export type PhoneNumber = z.infer<typeof PhoneNumber>;

const FIELDS = Object.keys(PhoneNumber.shape).join(",");

export const getPhoneNumber = (graph: Graph, phone_number_id: string): Promise<PhoneNumber> =>
  read(graph, phone_number_id, { fields: FIELDS }, PhoneNumber);

/** The numbers of a business account. */
export const listPhoneNumbers = async (graph: Graph, waba_id: string): Promise<PhoneNumber[]> => {
  const schema = z.object({ data: z.array(PhoneNumber) });
  const { data } = await read(graph, `${waba_id}/phone_numbers`, { fields: FIELDS, limit: "100" }, schema);
  return data;
};
