import pg from "pg";

interface Claim {
  lease: boolean;
  work: { attempt_id: string }[];
}

const CLAIM = { name: "claim", text: "select public.claim($1, $2, $3) as answer" };
const NEXT = { name: "next", text: "select public.record_and_claim($1, $2, $3, $4) as answer" };

/** A pump without Meta: claims, and reports acceptance at once, over one connection. */
export class LedgerPump {
  private readonly client: pg.Client;
  private readonly sender: number;
  private lease = "";
  readonly accepted: string[] = [];

  private constructor(client: pg.Client, sender: number) {
    this.client = client;
    this.sender = sender;
  }

  static async start(url: string, sender: number): Promise<LedgerPump> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("set role service_role");
    const pump = new LedgerPump(client, sender);
    const { rows } = await client.query<{ answer: { begun: boolean; lease: string } }>(
      "select public.begin_pump($1) as answer",
      [sender],
    );
    if (!rows[0]?.answer.begun) throw new Error("the pump did not begin");
    pump.lease = rows[0].answer.lease;
    return pump;
  }

  /** Until so many are sent, nothing is left, or the time is over. Says how many it sent. */
  async send(most: number, batch: number, until = Number.POSITIVE_INFINITY): Promise<number> {
    let sent = 0;
    let claim = await this.ask({ ...CLAIM, values: [this.sender, this.lease, batch] });
    while (claim.work.length > 0) {
      sent += claim.work.length;
      const isLast = sent >= most || performance.now() > until;
      claim = await this.finish(claim, isLast ? 0 : batch);
    }
    return sent;
  }

  private finish({ work }: Claim, batch: number): Promise<Claim> {
    const results = work.map(({ attempt_id }) => ({
      attempt_id,
      outcome: "accepted",
      age_ms: 0,
      wamid: `wamid.${attempt_id}`,
    }));
    for (const { attempt_id } of work) this.accepted.push(attempt_id);
    return this.ask({ ...NEXT, values: [this.sender, this.lease, JSON.stringify(results), batch] });
  }

  private async ask(query: pg.QueryConfig): Promise<Claim> {
    const { rows } = await this.client.query<{ answer: Claim }>(query);
    const claim = rows[0]?.answer;
    if (!claim?.lease) throw new Error("the lease was lost");
    return claim;
  }

  end = () => this.client.end();
}
