import { stopOnRequest } from "../stop-on-request.ts";
import { readConfig } from "./config.ts";
import { startWhatsApp } from "./server.ts";

const standIn = await startWhatsApp(readConfig(process.env));
console.log(
  `WhatsApp stand-in: ${standIn.url} (the phone), webhooks to ${process.env.WEBHOOK_URL || "nobody"}`,
);
stopOnRequest(() => standIn.close());
