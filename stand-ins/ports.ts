import { randomInt } from "node:crypto";
import net, { type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether a server accepts connections on this port of 127.0.0.1. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(1_000, () => end(false));
    // A connection to a free port of the range below may be given that very port, and so reach itself.
    socket.once("connect", () => end(socket.localPort !== port));
    socket.once("error", () => end(false));
  });
}

export async function isFree(port: number): Promise<boolean> {
  // Some systems allow listening on an address while another program listens on all, so also try to connect.
  return !(await answers(port)) && (await listens(port));
}

// Linux keeps the port of a connection for a minute after its end.
const LENT_MS = 65_000;

/**
 * Whether the port is free, or becomes so. One on which nothing answers is only lent to an outgoing connection, for as
 * long as that lasts: it is tried again. `onWait` is called once, if there is something to wait for.
 */
export async function becomesFree(port: number, patience = LENT_MS, onWait = () => {}): Promise<boolean> {
  const until = Date.now() + patience;
  for (let attempt = 0; ; attempt += 1) {
    if (await isFree(port)) return true;
    if ((await answers(port)) || Date.now() > until) return false;
    if (attempt === 0) onWait();
    await sleep(200);
  }
}

async function listens(port: number): Promise<boolean> {
  const server = await listener(port).catch(() => undefined);
  await (server && closed(server));
  return server !== undefined;
}

// Below what Linux (32768), macOS and Windows (49152) lend to outgoing connections.
const LOWEST = 20_000;
const HIGHEST = 32_767;

/** Different free ports that no outgoing connection will get; all are opened before any is closed. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, hold));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(closed));
  return ports;
}

export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** Other ports for those which an outgoing connection has just now, by the same names. */
export async function insteadOfLent(ports: Record<string, number>): Promise<Record<string, number>> {
  const found = Object.entries(ports).map(async ([name, port]): Promise<[string, number][]> => {
    if ((await isFree(port)) || (await answers(port))) return [];
    return [[name, await freePort()]];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

async function hold(): Promise<net.Server> {
  for (;;) {
    const server = await listener(randomInt(LOWEST, HIGHEST + 1)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    });
    if (server) return server;
  }
}

function listener(port: number): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

const closed = (server: net.Server) => new Promise<void>((resolve) => void server.close(() => resolve()));
