import "server-only";
import { Receiver, SignatureError } from "@upstash/qstash";
import { env } from "@/lib/env";

/** Whether QStash signed these very bytes for this very address. */
export async function verifyDelivery(request: Request, raw: string): Promise<boolean> {
  const signature = request.headers.get("upstash-signature");
  if (!signature) return false;
  const { pathname, search } = new URL(request.url);
  const receiver = new Receiver({
    currentSigningKey: env().QSTASH_CURRENT_SIGNING_KEY,
    nextSigningKey: env().QSTASH_NEXT_SIGNING_KEY,
    devMode: false,
  });
  try {
    return await receiver.verify({
      signature,
      body: raw,
      url: new URL(pathname + search, env().APP_URL).toString(),
      clockTolerance: 5,
    });
  } catch (error) {
    if (error instanceof SignatureError) return false;
    throw error;
  }
}
