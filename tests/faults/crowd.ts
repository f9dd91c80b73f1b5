import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../../stand-ins/seeded.ts";

type Answer = "yes" | "quoted_yes" | "tap" | "twice" | "stop";
type Seen = { seq: number; at: number; to: string; kind: string; accepted: boolean; wamid: string };

const LOOK_MS = 300;
/** Entries are written in order, but dated when their request began. */
const OVERLAP_MS = 20_000;

/** The contacts who got Message 1: some reply, some opt out, most do nothing. */
export class Crowd {
  readonly said = new Map<string, Answer>();
  private readonly url: string;
  private readonly seed: number;
  private readonly met = new Set<string>();
  private lastAt = 0;
  private speaking = 0;
  private stopped = false;

  constructor(url: string, seed: number) {
    this.url = url;
    this.seed = seed;
  }

  get isSilent(): boolean {
    return this.speaking === 0;
  }

  async listen(): Promise<void> {
    while (!this.stopped) {
      for (const entry of await this.news().catch((): Seen[] => [])) this.meet(entry);
      await sleep(LOOK_MS);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  private async news(): Promise<Seen[]> {
    const answer = await fetch(`${this.url}/__ledger?since=${Math.max(0, this.lastAt - OVERLAP_MS)}`);
    const { entries } = (await answer.json()) as { entries: Seen[] };
    this.lastAt = Math.max(this.lastAt, ...entries.map(({ at }) => at));
    return entries.filter(
      ({ to, kind, accepted }) => accepted && kind === "template" && !this.met.has(to) && this.met.add(to),
    );
  }

  private meet({ to, wamid }: Seen): void {
    const random = seeded(this.seed + Number(to.slice(-8)));
    random();
    const answer = answerOf(random());
    if (!answer) return;
    this.speaking++;
    void sleep(200 + random() * 3_000)
      .then(() => this.say(to, answer, wamid))
      .catch((error) => {
        // When the play is over, its services are gone; what ended it is told, not this.
        if (!this.stopped) throw error;
      })
      .finally(() => this.speaking--);
  }

  private async say(from: string, answer: Answer, wamid: string): Promise<void> {
    if (this.said.get(from) === "stop") return;
    const yes = { from, text: "Oui" };
    const replies = {
      yes: [yes],
      quoted_yes: [{ ...yes, quote: wamid }],
      tap: [{ from, type: "button" }],
      twice: [yes, { from, text: "Merci" }],
      stop: [{ from, text: "STOP" }],
    }[answer];
    const body = JSON.stringify({ reply: replies });
    const headers = { "content-type": "application/json" };
    const told = await fetch(`${this.url}/__control`, { method: "POST", headers, body });
    // A message that failed later is no longer on the phone, so it has no button to tap.
    if (!told.ok && answer === "tap") return;
    if (!told.ok) throw new Error(`the phone refused: ${await told.text()}`);
    this.said.set(from, answer);
  }
}

function answerOf(share: number): Answer | undefined {
  if (share < 0.12) return "yes";
  if (share < 0.18) return "quoted_yes";
  if (share < 0.24) return "tap";
  if (share < 0.3) return "twice";
  if (share < 0.34) return "stop";
  return undefined;
}
