import { join } from "node:path";
import { startRedis } from "./server.ts";

const { env } = process;

const redis = await startRedis({
  port: Number(env.REDIS_PORT || 8079),
  folder: join(env.DATA_DIR || ".local", "redis"),
  token: env.UPSTASH_REDIS_REST_TOKEN || "redis_local",
});
console.log(`Redis stand-in: ${redis.url}`);

let stopping = false;
// "disconnect": whoever started us has gone.
for (const reason of ["SIGTERM", "SIGINT", "disconnect"] as const) {
  process.on(reason, () => {
    if (stopping) return;
    stopping = true;
    redis.stop().then(
      () => process.exit(0),
      (error: Error) => {
        console.error(error.message);
        process.exit(1);
      },
    );
  });
}
