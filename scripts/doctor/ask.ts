const TIMEOUT_MS = 8_000;

export type Answered = { status: number; body: unknown; text: string; headers: Headers };

export class NoAnswer extends Error {}

/** A check whose service another one reports as silent finds nothing itself. */
export async function unlessSilent<Result>(look: Promise<Result>, otherwise: Result): Promise<Result> {
  return look.catch((error) => {
    if (error instanceof NoAnswer) return otherwise;
    throw error;
  });
}

/** Makes one request with a time limit. Throws `NoAnswer` with the reason. */
export async function ask(
  url: string | URL,
  init: RequestInit = {},
  timeout_ms = TIMEOUT_MS,
): Promise<Answered> {
  try {
    const response = await fetch(url, {
      redirect: "manual",
      ...init,
      signal: AbortSignal.timeout(timeout_ms),
    });
    const text = await response.text();
    return { status: response.status, body: jsonOf(text), text, headers: response.headers };
  } catch (error) {
    throw new NoAnswer(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "network";
  if (error.name === "TimeoutError") return "timeout";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
