import { readConfig } from "./config.ts";
import { startWhatsApp } from "./server.ts";

const standIn = await startWhatsApp(readConfig(process.env));
console.log(
  `WhatsApp stand-in: ${standIn.url} (the phone), webhooks to ${process.env.WEBHOOK_URL || "nobody"}`,
);

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void standIn.close().then(() => process.exit(0));
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
