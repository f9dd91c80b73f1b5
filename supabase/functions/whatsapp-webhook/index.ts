import { deflate } from "./deflate.ts";
import { missingIn, readEnvironment } from "./environment.ts";
import { handleWebhook, type WebhookDeps } from "./handler.ts";
import { storeBy } from "./store.ts";
import { wakeBy } from "./wake.ts";

declare const EdgeRuntime: { waitUntil(work: Promise<unknown>): void } | undefined;

const environment = readEnvironment((name) => Deno.env.get(name));
for (const name of missingIn(environment)) console.error(`whatsapp-webhook: ${name} is not set`);

const deps: WebhookDeps = {
  ...environment,
  store: storeBy({ ...environment, deflate }),
  wake: wakeBy(environment),
  afterAnswer: (work) => {
    if (typeof EdgeRuntime !== "undefined") EdgeRuntime.waitUntil(work);
  },
  log: (event, code) => console.error(JSON.stringify({ event, code })),
};

Deno.serve((request) => handleWebhook(request, deps));
