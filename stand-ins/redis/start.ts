import { join } from "node:path";
import { stopOnRequest } from "../stop-on-request.ts";
import { startRedis } from "./server.ts";

const { env } = process;

const redis = await startRedis({
  port: Number(env.REDIS_PORT || 8079),
  folder: join(env.DATA_DIR || ".local", "redis"),
  token: env.UPSTASH_REDIS_REST_TOKEN || "redis_local",
});
console.log(`Redis stand-in: ${redis.url}`);
stopOnRequest(redis.stop);
