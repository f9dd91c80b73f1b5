import { join } from "node:path";
import { stopOnRequest } from "../stop-on-request.ts";
import { startQstash } from "./server.ts";

const { env } = process;

const qstash = await startQstash({
  port: Number(env.QSTASH_PORT || 8080),
  folder: join(env.DATA_DIR || ".local", "qstash"),
  token: env.QSTASH_TOKEN || "qstash_local",
  currentSigningKey: env.QSTASH_CURRENT_SIGNING_KEY || "sig_local_current",
  nextSigningKey: env.QSTASH_NEXT_SIGNING_KEY || "sig_local_next",
});
console.log(`QStash stand-in: ${qstash.url}`);
stopOnRequest(qstash.stop);
