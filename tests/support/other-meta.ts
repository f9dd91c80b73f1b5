import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export type OtherMetaOptions = {
  version: string;
  phone_number_id: string;
  waba_id: string;
  token: string;
  app_secret: string;
};
const APP_ID = "555000111222";

type Sent = { to: string; type: string; biz_opaque_callback_data: string; wamid: string };

/** A Graph API written from Meta's documentation only; it shares nothing with the WhatsApp stand-in. */
export async function startOtherMeta(options: OtherMetaOptions) {
  const sent: Sent[] = [];
  const refused: string[] = [];
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const { pathname } = new URL(request.url ?? "/", "http://meta");
    const { authorization } = request.headers;
    const asApp = authorization === `Bearer ${APP_ID}|${options.app_secret}`;
    if (authorization !== `Bearer ${options.token}` && !(asApp && pathname.endsWith("/debug_token"))) {
      refused.push(pathname);
      return answer(401, { error: { code: 190, message: "Invalid OAuth access token." } });
    }
    const { version, phone_number_id, waba_id } = options;
    switch (`${request.method} ${pathname}`) {
      case `GET /${version}/${waba_id}/message_templates`:
        return answer(200, { data: [TEMPLATE], paging: { cursors: { before: "a", after: "b" } } });
      case `GET /${version}/${phone_number_id}`:
        return answer(200, {
          id: phone_number_id,
          display_phone_number: "+33 6 99 00 00 00",
          verified_name: "École",
          quality_rating: "GREEN",
          platform_type: "CLOUD_API",
          status: "CONNECTED",
        });
      case `GET /${version}/${waba_id}`:
        return answer(200, { id: waba_id });
      case `GET /${version}/${waba_id}/phone_numbers`:
        return answer(200, { data: [{ id: phone_number_id }] });
      case `GET /${version}/app`:
        return answer(200, { id: APP_ID });
      case `GET /${version}/debug_token`:
        if (!asApp)
          return answer(400, { error: { code: 100, message: "You must provide an app access token" } });
        return answer(200, { data: { is_valid: true, expires_at: 0, scopes: [] } });
      case `GET /${version}/${waba_id}/subscribed_apps`:
        return answer(200, { data: [] });
      case `POST /${version}/${waba_id}/subscribed_apps`:
        return answer(200, { success: true });
      case `POST /${version}/${phone_number_id}/messages`: {
        const message = JSON.parse(await bodyOf(request)) as Omit<Sent, "wamid">;
        const wamid = `wamid.${randomUUID()}`;
        sent.push({ ...message, wamid });
        const wa_id = message.to.replace("+", "");
        return answer(200, {
          messaging_product: "whatsapp",
          contacts: [{ input: message.to, wa_id }],
          messages: [{ id: wamid, message_status: "accepted" }],
        });
      }
      default:
        refused.push(`${request.method} ${pathname}`);
        return answer(404, { error: { code: 100, message: "Unknown path components" } });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const deliver = async (address: string, value: object): Promise<number> => {
    const { phone_number_id, waba_id, app_secret } = options;
    const metadata = { display_phone_number: "33699000000", phone_number_id };
    const change = { field: "messages", value: { messaging_product: "whatsapp", metadata, ...value } };
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: waba_id, changes: [change] }],
    });
    const signature = createHmac("sha256", app_secret).update(body).digest("hex");
    const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
    return (await fetch(address, { method: "POST", headers, body })).status;
  };

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    refused,
    deliver,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

const TEMPLATE = {
  id: "9001",
  name: "rentree",
  language: "fr",
  status: "APPROVED",
  category: "UTILITY",
  parameter_format: "POSITIONAL",
  components: [
    { type: "BODY", text: "Bonjour {{1}}, la rentrée approche.", example: { body_text: [["Awa"]] } },
  ],
};
