import "server-only";
import { Receiver } from "@upstash/qstash";
import { env } from "@/lib/env";

const signatureOf = (request: Request) => request.headers.get("upstash-signature");

/** Whether a request has a signature; without one its body need not be read. */
export const isSigned = (request: Request): boolean => Boolean(signatureOf(request));

/** Whether QStash signed this body for this URL. */
export async function verifyDelivery(request: Request, raw: string): Promise<boolean> {
  const signature = signatureOf(request);
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
  } catch {
    // The client throws a plain TypeError for a signed token without the claims of a delivery.
    return false;
  }
}
