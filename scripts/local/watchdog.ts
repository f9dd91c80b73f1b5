import { createInterface } from "node:readline";
import { groupLives, signalGroup } from "./process-group.ts";

// Runs beside the launcher and reads from it which process groups exist. When the pipe closes, the launcher has ended,
// possibly by SIGKILL, and the remaining groups are ended here.
const PATIENCE_MS = 6_000;
const groups = new Map<number, NodeJS.Signals>();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, pid, signal = "SIGTERM"] = line.split(" ");
  if (verb === "watch") groups.set(Number(pid), signal as NodeJS.Signals);
  else groups.delete(Number(pid));
}

for (const [pid, signal] of groups) signalGroup(pid, signal);
const deadline = Date.now() + PATIENCE_MS;
const left = () => [...groups.keys()].filter(groupLives);
while (left().length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
for (const pid of left()) signalGroup(pid, "SIGKILL");
