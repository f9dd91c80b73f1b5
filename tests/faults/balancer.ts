import net from "node:net";

interface Place {
  name: string;
  port: number;
}

/** One address for several processes; each connection goes to a random one. */
export class Balancer {
  private readonly server: net.Server;
  private readonly unanswered = new Map<net.Socket, string>();

  constructor(address: number, places: Place[], random: () => number) {
    this.server = net.createServer((caller) => {
      const place = places[Math.floor(random() * places.length)];
      if (place) this.join(caller, place);
    });
    this.server.listen(address, "127.0.0.1");
  }

  /** The latest called that has not responded; an earlier one that lost its lease may still be running. */
  get pumping(): string | undefined {
    return [...this.unanswered.values()].at(-1);
  }

  close(): void {
    this.server.close();
  }

  private join(caller: net.Socket, { name, port }: Place): void {
    const called = net.connect(port, "127.0.0.1");
    caller.on("data", (chunk: Buffer) => {
      if (chunk.includes("POST /api/jobs/send")) this.unanswered.set(caller, name);
    });
    called.on("data", () => this.unanswered.delete(caller));
    caller.on("close", () => this.unanswered.delete(caller));
    caller.on("error", () => called.destroy()).on("close", () => called.destroy());
    called.on("error", () => caller.destroy()).on("close", () => caller.destroy());
    caller.pipe(called);
    called.pipe(caller);
  }
}
