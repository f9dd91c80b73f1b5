/** Thrown for a request that is answered with an error. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export const notImitated = (what: string): Refusal =>
  new Refusal(501, `the QStash stand-in does not imitate ${what}`);
