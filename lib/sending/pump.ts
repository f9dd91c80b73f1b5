import { AppError } from "@/lib/base/errors";
import { describeError, log } from "@/lib/base/log";
import type { Published, WakeOptions } from "@/lib/queue/publish";
import type { SendOutcome } from "@/lib/whatsapp/send-message";
import type { AttemptResult, Ledger } from "./ledger";
import { type Instant, longestBetween, shortestBetween } from "./rules";
import type { ClaimAnswer, Work } from "./schema";

export interface PumpDeps {
  ledger: Ledger;
  send: (work: Work, campaign: Campaign | null) => Promise<SendOutcome>;
  wake: (options: WakeOptions) => Promise<Published>;
  now: () => Instant;
}

export interface Lease {
  lease: string;
  fence_ms: number;
  /** Deduplication id of the successor's wake. */
  successor_id: string;
}

export const LIMITS = {
  /** A short pump needs no successor: QStash retries the call if it dies. */
  successor_after_ms: 3_000,
  /**
   * When the next pump starts. Vercel ends a call after 300 s; 15 s are for the last responses, the rest to record
   * them.
   */
  successor_ms: 275_000,
  /** The lease is released just before the successor starts, so that no slot is lost in between. */
  claims_ms: 273_500,
  give_up_ms: 292_000,
  in_flight: 100,
  /** New work publishes no wake while a lease is held, so the pump checks this often. */
  look_every_ms: 1_000,
  gather_ms: 25,
  least_wait_ms: 10,
  /** A pump with nothing to do waits for work due within this time, instead of publishing a wake for it. */
  hold_ms: 20_000,
  /** QStash's free plan limits delays to seven days; for longer ones the sweep starts the pump. */
  longest_wake_ms: 6 * 24 * 3_600_000,
};
export type PumpLimits = typeof LIMITS;

export interface PumpReport {
  ended: "released" | "handed_over" | "lease_lost";
  sent: number;
}

type Campaign = ClaimAnswer["campaigns"][string];
type Finished = { attempt_id: string; outcome: SendOutcome; at: Instant };

const RESULTS_PER_CALL = 500;
const WAKES_PER_RELEASE = 5;

const FENCED = Promise.resolve<SendOutcome>({ outcome: "unsent", details: "fence" });

const SET_ASIDE: SendOutcome = {
  outcome: "unknown",
  answered: true,
  details: "Meta's answer could not be stored",
};

/** Whether the database refused the call and would refuse it again; otherwise it was unreachable or busy. */
const isRefused = (error: unknown): boolean =>
  error instanceof AppError && !["unavailable", "conflict", "rate_limited"].includes(error.code);

const backoff = (failures: number) => Math.min(3_000, 100 * 2 ** failures);
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Sends what is due for one sender until nothing is, the lease is lost, or the time limit is reached. */
export class Pump {
  readonly #deps: PumpDeps;
  readonly #lease: Lease;
  readonly #limits: PumpLimits;
  readonly #started: Instant;
  readonly #finished: Finished[] = [];
  #inFlight = 0;
  #sent = 0;
  #failures = 0;
  #successor: Promise<Published> | null = null;
  #shortenWait: () => void = () => {};

  constructor(deps: PumpDeps, lease: Lease, limits: PumpLimits = LIMITS) {
    this.#deps = deps;
    this.#lease = lease;
    this.#limits = limits;
    this.#started = deps.now();
  }

  async run(): Promise<PumpReport> {
    const ended = await this.#sendWhileDue();
    while (this.#inFlight > 0 || this.#finished.length > 0) {
      if (this.#finished.length > 0) await this.#record();
      else await this.#wait(null);
    }
    return { ended, sent: this.#sent };
  }

  async #sendWhileDue(): Promise<PumpReport["ended"]> {
    while (this.#age() < this.#limits.claims_ms) {
      if (this.#age() >= this.#limits.successor_after_ms) this.#successor ??= this.#publishSuccessor();
      const asked = this.#deps.now();
      const claim = await this.#claim();
      if (!claim) continue;
      if (!claim.lease) {
        await this.#deps.wake({});
        return "lease_lost";
      }
      for (const work of claim.work)
        this.#start(work, claim.campaigns[String(work.campaign_id)] ?? null, asked);
      let wait_ms = claim.wait_ms;
      if (this.#isIdle() && (wait_ms === null || wait_ms > this.#limits.hold_ms)) {
        const going_on = await this.#giveUp();
        if (going_on === "released") return "released";
        // Until the rate allows the next message, which a release does not look at.
        wait_ms ??= going_on;
      }
      await this.#wait(wait_ms);
    }
    await this.#deps.ledger.handOver(this.#lease.lease).catch(() => {});
    const successor = await this.#successor;
    if (!successor?.published) await this.#deps.wake({});
    return "handed_over";
  }

  #publishSuccessor(): Promise<Published> {
    const delay_ms = this.#limits.successor_ms - this.#age();
    return this.#deps.wake({ delay_ms, deduplication_id: this.#lease.successor_id });
  }

  /** Records finished attempts and claims more; null after an error, once the database responds again. */
  async #claim(): Promise<ClaimAnswer | null> {
    const { ledger } = this.#deps;
    const { lease } = this.#lease;
    const room = Math.max(1, this.#limits.in_flight - this.#inFlight);
    const batch = this.#finished.slice(0, RESULTS_PER_CALL);
    try {
      const claim =
        batch.length > 0
          ? await ledger.recordAndClaim(lease, this.#results(batch), room)
          : await ledger.claim(lease, room);
      this.#finished.splice(0, batch.length);
      this.#failures = 0;
      return claim;
    } catch (error) {
      if (this.#failures === 0) log("error", "claim_failed", describeError(error));
      await sleep(backoff(this.#failures++));
      await this.#record();
      return null;
    }
  }

  /**
   * Records finished attempts, retrying until it succeeds. A claim with a lost response is repeated only after that.
   */
  async #record(): Promise<void> {
    for (let failures = 0; ; failures++) {
      const batch = this.#finished.slice(0, RESULTS_PER_CALL);
      try {
        await this.#recordAll(batch);
        this.#finished.splice(0, batch.length);
        return;
      } catch (error) {
        if (this.#age() > this.#limits.give_up_ms) throw error;
        await sleep(backoff(failures));
      }
    }
  }

  /** Records results; one that the database refuses is stored as unknown, without affecting the rest of its batch. */
  async #recordAll(batch: Finished[]): Promise<void> {
    try {
      await this.#deps.ledger.record(this.#results(batch));
    } catch (error) {
      const [only] = batch;
      if (!isRefused(error) || !only) throw error;
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await this.#recordAll(batch.slice(0, half));
        await this.#recordAll(batch.slice(half));
        return;
      }
      log("error", "result_refused", { attempt_id: only.attempt_id, ...describeError(error) });
      // If that is refused too, the attempt's deadline makes it unknown.
      if (only.outcome !== SET_ASIDE) await this.#recordAll([{ ...only, outcome: SET_ASIDE }]);
    }
  }

  #results(batch: Finished[]): AttemptResult[] {
    const now = this.#deps.now();
    return batch.map(({ attempt_id, outcome, at }) => ({
      ...outcome,
      attempt_id,
      age_ms: Math.floor(shortestBetween(at, now)),
    }));
  }

  #start(work: Work, campaign: Campaign | null, asked: Instant): void {
    this.#inFlight++;
    const finish = (outcome: SendOutcome) => {
      this.#inFlight--;
      if (outcome.outcome !== "unsent") this.#sent++;
      this.#finished.push({ attempt_id: work.attempt_id, outcome, at: this.#deps.now() });
      this.#shortenWait();
    };
    const tooLate = longestBetween(asked, this.#deps.now()) >= this.#lease.fence_ms;
    const sending = tooLate ? FENCED : this.#deps.send(work, campaign);
    sending.then(finish, () => finish({ outcome: "unknown", answered: false, details: "exception" }));
  }

  /** Releases the lease, or returns in how many milliseconds work is due. Publishes a wake for later work first. */
  async #giveUp(): Promise<"released" | number> {
    const { ledger, wake } = this.#deps;
    const { lease } = this.#lease;
    const soon = this.#limits.look_every_ms;
    try {
      let answer = await ledger.release(lease, null);
      for (let wakes = 0; wakes < WAKES_PER_RELEASE; wakes++) {
        if (answer.released) return "released";
        if ("go_on_ms" in answer) return answer.go_on_ms;
        const { delay_ms, deduplication_id, at } = answer.wake;
        const published =
          delay_ms <= this.#limits.longest_wake_ms && (await wake({ delay_ms, deduplication_id })).published;
        if (!published) {
          await ledger.handOver(lease);
          return "released";
        }
        answer = await ledger.release(lease, at);
      }
      return soon;
    } catch {
      return soon;
    }
  }

  /** Waits at most `wait_ms`, but ends shortly after the next response from Meta. */
  #wait(wait_ms: number | null): Promise<void> {
    const { look_every_ms, least_wait_ms, gather_ms } = this.#limits;
    const answered = this.#finished.length > 0;
    const longest = Math.min(look_every_ms, answered ? gather_ms : look_every_ms);
    const ms = Math.min(longest, Math.max(least_wait_ms, wait_ms ?? longest));
    return new Promise((resolve) => {
      const end = performance.now() + ms;
      let timer = setTimeout(resolve, ms);
      this.#shortenWait = () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, Math.min(gather_ms, Math.max(0, end - performance.now())));
        this.#shortenWait = () => {};
      };
    });
  }

  #isIdle = () => this.#inFlight === 0 && this.#finished.length === 0;

  #age = () => longestBetween(this.#started, this.#deps.now());
}
