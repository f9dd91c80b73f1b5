// @vitest-environment node
import { spawn } from "node:child_process";
import http from "node:http";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answers, freePorts, isFree } from "../../stand-ins/ports.ts";
import type { ChildSpec } from "./child.ts";
import { NeverReady, Supervisor } from "./supervise.ts";

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}.ts`, import.meta.url));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let port: number;
let lines: string[];
let supervisor: Supervisor;

beforeEach(async () => {
  [port = 0] = await freePorts(1);
  lines = [];
  supervisor = new Supervisor((name, line, isError) => lines.push(`${name}${isError ? "!" : ":"} ${line}`));
});
afterEach(() => supervisor.stop());

const listener = (more: Partial<ChildSpec> = {}): ChildSpec => ({
  name: "listener",
  command: [fixture("listener")],
  variables: { PORT: String(port) },
  isReady: () => answers(port),
  ...more,
});

async function until(holds: () => boolean | Promise<boolean>, timeoutMs = 5_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("what the test waited for did not happen");
    await pause(20);
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const pidsIn = (text: string, kind: string) =>
  [...text.matchAll(new RegExp(`${kind} (\\d+)`, "g"))].map(([, pid]) => Number(pid));

describe("a supervised child", () => {
  it("that is killed is running again within a second, and its own children are ended", async () => {
    await supervisor.start(listener());
    const [grandchild = 0] = pidsIn(lines.join("\n"), "grandchild");
    expect(lives(grandchild)).toBe(true);
    const before = supervisor.child("listener").pid ?? 0;
    process.kill(before, "SIGKILL");
    await until(async () => !(await answers(port)));
    const gone = Date.now();
    await until(() => answers(port));
    expect(Date.now() - gone).toBeLessThan(1_000);
    expect(supervisor.child("listener").pid).not.toBe(before);
    expect(supervisor.child("listener").exits).toBe(1);
    await until(() => !lives(grandchild));
  });

  it("has its output passed on line by line under its name, errors marked", async () => {
    await supervisor.start(listener());
    await until(() => lines.length === 2);
    expect(lines[0]).toMatch(/^listener: grandchild \d+$/);
    expect(lines).toContain("listener! a warning on stderr");
  });

  it("that never becomes ready is given up, with its last output in the error", async () => {
    const crashing = listener({ command: ["-e", "console.error('no such thing'); process.exit(3)"] });
    const failure = supervisor.start(crashing);
    await expect(failure).rejects.toThrow(NeverReady);
    await expect(failure).rejects.toThrow("no such thing");
  });

  it("is restarted when a grandchild stops listening on its port", async () => {
    const parent = `require("node:child_process").spawn(process.execPath, [${JSON.stringify(fixture("listener"))}],
      { stdio: "inherit" }).on("spawn", function () { console.log("below " + this.pid) }); setInterval(() => {}, 1000)`;
    await supervisor.start(listener({ command: ["-e", parent], watchedPort: port }));
    await pause(400);
    const [below = 0] = pidsIn(lines.join("\n"), "below");
    process.kill(below, "SIGKILL");
    await until(async () => !(await answers(port)));
    await until(() => answers(port));
    expect(pidsIn(lines.join("\n"), "below")).toHaveLength(2);
  });
});

describe("stopping the supervisor", () => {
  it("ends children and grandchildren, and restarts none", async () => {
    await supervisor.start(listener());
    const pids = [supervisor.child("listener").pid ?? 0, ...pidsIn(lines.join("\n"), "grandchild")];
    await supervisor.stop();
    await pause(400);
    await until(() => !pids.some(lives));
    expect(await isFree(port)).toBe(true);
  });

  it("ends a child that ignores SIGTERM too, within nine seconds", async () => {
    await supervisor.start(listener({ name: "first" }));
    const [other = 0] = await freePorts(1);
    const stubborn = { PORT: String(other), STUBBORN: "1" };
    await supervisor.start(
      listener({ name: "stubborn", variables: stubborn, isReady: () => answers(other) }),
    );
    const start = Date.now();
    await supervisor.stop();
    expect(Date.now() - start).toBeLessThan(9_000);
    expect(await isFree(other)).toBe(true);
  });

  it("happens by itself when the launcher is killed with SIGKILL", async () => {
    const launcher = spawn(process.execPath, [fixture("launcher")], {
      env: { ...process.env, PORT: String(port) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    launcher.stdout.on("data", (chunk: Buffer) => {
      printed += chunk;
    });
    await until(() => printed.includes("\nchild "));
    const pids = [...pidsIn(printed, "child"), ...pidsIn(printed, "grandchild")];
    expect(pids.length).toBeGreaterThan(1);
    launcher.kill("SIGKILL");
    await until(() => !pids.some(lives));
    expect(await isFree(port)).toBe(true);
  });
});

describe("ports", () => {
  it("that are taken are detected, and free ones are all different", async () => {
    const server = http.createServer().listen(port, "127.0.0.1");
    await until(() => answers(port));
    expect(await isFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isFree(port)).toBe(true);
    expect(new Set(await freePorts(6)).size).toBe(6);
  });
});
