import { fingerprintsOf, type SharedValues } from "../_shared/fingerprints.ts";
import { isSameText, isSigned } from "../_shared/signature.ts";
import { readBytes } from "./body.ts";
import type { Store } from "./store.ts";

export interface WebhookDeps {
  appSecret: string;
  verifyToken: string;
  /** Compared by `npm run doctor` with those of the app. */
  shared: SharedValues;
  store: Store;
  wake: (senderId: number) => Promise<void>;
  /** Runs work after the response where the platform supports it, otherwise without awaiting it. */
  afterAnswer: (work: Promise<void>) => void;
  /** Takes codes only, nothing that could identify a person. */
  log: (event: string, code?: string) => void;
}

/** More than Meta's maximum of 3 MB. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Handles a call from Meta: 200 once stored, 4xx when not signed, 5xx when Meta should retry. Never throws. */
export async function handleWebhook(request: Request, deps: WebhookDeps): Promise<Response> {
  try {
    switch (request.method) {
      case "GET":
        return await verify(new URL(request.url).searchParams, deps);
      case "POST":
        return await receive(request, deps);
      default:
        return answer(405, "method not allowed", { allow: "GET, POST" });
    }
  } catch (error) {
    deps.log("webhook_failed", error instanceof Error ? error.name : typeof error);
    return answer(500, "not stored");
  }
}

/** Answers Meta's verification, and `npm run doctor`, which shows the same token. */
async function verify(asked: URLSearchParams, { verifyToken, shared }: WebhookDeps): Promise<Response> {
  const challenge = asked.get("hub.challenge") ?? "";
  const known = verifyToken !== "" && (await isSameText(asked.get("hub.verify_token") ?? "", verifyToken));
  if (known && asked.get("hub.mode") === "relance")
    return Response.json(await fingerprintsOf(verifyToken, shared));
  if (asked.get("hub.mode") !== "subscribe" || !known || challenge === "") return answer(403, "forbidden");
  return answer(200, challenge);
}

async function receive(request: Request, deps: WebhookDeps): Promise<Response> {
  const signature = request.headers.get("x-hub-signature-256");
  if (!signature) return answer(401, "not signed");
  const body = await readBytes(request, MOST_BYTES);
  if (body === "too_large") return answer(413, "too large");
  if (body === "cut_off") return answer(400, "cut off");
  if (!(await isSigned(body, signature, deps.appSecret))) return answer(401, "not signed");

  const stored = await deps.store(body);
  if (!stored.stored) {
    deps.log("webhook_not_stored", stored.code);
    return answer(500, "not stored");
  }
  if (stored.error) deps.log("webhook_kept_unread", stored.error);
  if (stored.wake.length > 0) deps.afterAnswer(wakeAll(stored.wake, deps));
  return stored.is_json ? answer(200, "stored") : answer(400, "not JSON");
}

/** A lost wake only delays sending: the sweep finds due messages. */
async function wakeAll(senders: number[], { wake, log }: WebhookDeps): Promise<void> {
  const wakes = await Promise.allSettled(senders.map(wake));
  for (const { status } of wakes) if (status === "rejected") log("wake_failed");
}

const answer = (status: number, text: string, headers: Record<string, string> = {}) =>
  new Response(text, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff", ...headers },
  });
