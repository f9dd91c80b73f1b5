import { createServer } from "node:http";
import { expect, it } from "vitest";
import { freePort } from "../../stand-ins/ports.ts";
import { fetchOnceUp } from "./fetch-once-up.ts";

it("a call is repeated until the app that restarts takes it, once", async () => {
  const port = await freePort();
  let taken = 0;
  const server = createServer((_request, response) => response.end(String(++taken)));
  const call = fetchOnceUp(`http://127.0.0.1:${port}`, { method: "POST", body: "{}" });
  setTimeout(() => server.listen(port, "127.0.0.1"), 500);
  expect(await (await call).text()).toBe("1");
  server.close();
});

it("a call that was cut is not repeated", async () => {
  const port = await freePort();
  let taken = 0;
  const server = createServer((request) => {
    taken++;
    request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await expect(fetchOnceUp(`http://127.0.0.1:${port}`, { method: "POST", body: "{}" })).rejects.toThrow();
  expect(taken).toBe(1);
  server.close();
});
