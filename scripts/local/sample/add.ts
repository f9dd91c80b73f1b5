import { databaseUrl } from "../../../stand-ins/database/connection.ts";
import type { Variables } from "../environment.ts";
import { makeSampleData } from "./make.ts";

const OWNER = "admin@relance.test";
const TIMEOUT_MS = 5_000;

/** Adds sample data to an empty database. Errors are only reported as a warning. */
export async function addSampleData(env: Variables, warn: (line: string) => void): Promise<void> {
  const { DB_PORT, WHATSAPP_PHONE_NUMBER_ID = "", WHATSAPP_BUSINESS_ACCOUNT_ID = "" } = env;
  try {
    await makeSampleData({
      databaseUrl: databaseUrl(Number(DB_PORT), "postgres"),
      owner: OWNER,
      phone_number_id: WHATSAPP_PHONE_NUMBER_ID,
      waba_id: WHATSAPP_BUSINESS_ACCOUNT_ID,
      templates: await listedTemplates(env),
    });
  } catch (error) {
    warn(`sample data could not be made: ${error instanceof Error ? error.message : error}`);
  }
}

async function listedTemplates(env: Variables): Promise<{ name: string }[]> {
  const { WHATSAPP_API_URL, WHATSAPP_API_VERSION, WHATSAPP_BUSINESS_ACCOUNT_ID, WHATSAPP_ACCESS_TOKEN } = env;
  const url = new URL(
    `${WHATSAPP_API_URL}/${WHATSAPP_API_VERSION}/${WHATSAPP_BUSINESS_ACCOUNT_ID}/message_templates`,
  );
  const fields = "id,name,category,status,language,components,parameter_format,quality_score,rejected_reason";
  url.search = new URLSearchParams({ limit: "100", fields }).toString();
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${WHATSAPP_ACCESS_TOKEN}`, connection: "close" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the list of templates answered ${response.status}`);
  const { data }: { data: { name: string }[] } = JSON.parse(await response.text());
  return data;
}
