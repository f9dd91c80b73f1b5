import net, { type AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { becomesFree, freePort, freePorts, insteadOfLent, isFree } from "./ports.ts";

let server: net.Server | undefined;
afterEach(() => server?.close());

/** A port that an outgoing connection has; `end` gives it back. */
async function lentPort(): Promise<{ port: number; end: () => void }> {
  // The connection ends with a reset.
  server = net.createServer((socket) => socket.resume().on("error", () => undefined));
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const socket = net.connect((listening.address() as AddressInfo).port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  return { port: socket.localPort ?? 0, end: () => socket.resetAndDestroy() };
}

describe("a port that is only lent to an outgoing connection", () => {
  test("is not free, and becomes so when the connection ends", async () => {
    const { port, end } = await lentPort();
    expect(await isFree(port)).toBe(false);
    let waits = 0;
    const free = becomesFree(port, 20_000, () => {
      waits += 1;
      setTimeout(end, 300);
    });
    expect(await free).toBe(true);
    expect(waits).toBe(1);
    expect(await isFree(port)).toBe(true);
  });

  test("is waited for no longer than told", async () => {
    const { port, end } = await lentPort();
    expect(await becomesFree(port, 500)).toBe(false);
    end();
  });

  test("is replaced where nobody chose it", async () => {
    const { port, end } = await lentPort();
    const free = await freePort();
    const replaced = await insteadOfLent({ LENT: port, FREE: free });
    expect(Object.keys(replaced)).toEqual(["LENT"]);
    expect(await isFree(replaced.LENT ?? 0)).toBe(true);
    end();
  });
});

test("a port on which a server answers is refused at once, and not replaced", async () => {
  server = net.createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
  const begun = Date.now();
  expect(await becomesFree(port, 20_000)).toBe(false);
  expect(Date.now() - begun).toBeLessThan(2_000);
  expect(await insteadOfLent({ PORT: port })).toEqual({});
});

test("free ports are all different, and none is one that outgoing connections get", async () => {
  const ports = await freePorts(50);
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(Math.min(...ports)).toBeGreaterThan(1_023);
});
