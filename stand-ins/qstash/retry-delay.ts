const FUNCTIONS: Record<string, (...values: number[]) => number> = {
  pow: Math.pow,
  sqrt: Math.sqrt,
  abs: Math.abs,
  exp: Math.exp,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  min: Math.min,
  max: Math.max,
};

const TOKEN = /\s*(\d+(?:\.\d+)?|\.\d+|[a-z]+|[-+*/(),])/giy;

export class InvalidRetryDelay extends Error {}

/** Milliseconds that an `Upstash-Retry-Delay` expression gives before retry number `retried` + 1. */
export function evaluateRetryDelay(expression: string, retried: number): number {
  const value = new Reader(tokensOf(expression), retried).readAll();
  if (!Number.isFinite(value))
    throw new InvalidRetryDelay(`retry delay is not a finite number: ${expression}`);
  return Math.max(0, value);
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  const source = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match?.[1])
      throw new InvalidRetryDelay(`unexpected character at ${at} in retry delay: ${expression}`);
    tokens.push(match[1]);
  }
  return tokens;
}

class Reader {
  private readonly tokens: string[];
  private readonly retried: number;
  private position = 0;

  constructor(tokens: string[], retried: number) {
    this.tokens = tokens;
    this.retried = retried;
  }

  readAll(): number {
    const value = this.sum();
    if (this.position < this.tokens.length) this.refuse();
    return value;
  }

  private sum(): number {
    let value = this.product();
    for (;;) {
      if (this.takes("+")) value += this.product();
      else if (this.takes("-")) value -= this.product();
      else return value;
    }
  }

  private product(): number {
    let value = this.signed();
    for (;;) {
      if (this.takes("*")) value *= this.signed();
      else if (this.takes("/")) value /= this.signed();
      else return value;
    }
  }

  private signed(): number {
    return this.takes("-") ? -this.signed() : this.operand();
  }

  private operand(): number {
    if (this.takes("(")) {
      const value = this.sum();
      this.expect(")");
      return value;
    }
    const token = this.tokens[this.position++];
    if (token === undefined) throw new InvalidRetryDelay("retry delay ends too early");
    if (/^[.\d]/.test(token)) return Number(token);
    if (token === "retried") return this.retried;
    return this.call(token);
  }

  private call(name: string): number {
    const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!apply) throw new InvalidRetryDelay(`unknown name in retry delay: ${name}`);
    this.expect("(");
    const values = [this.sum()];
    while (this.takes(",")) values.push(this.sum());
    this.expect(")");
    return apply(...values);
  }

  private takes(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position++;
    return true;
  }

  private expect(token: string): void {
    if (!this.takes(token)) this.refuse();
  }

  private refuse(): never {
    throw new InvalidRetryDelay(`unexpected ${this.tokens[this.position] ?? "end"} in retry delay`);
  }
}
