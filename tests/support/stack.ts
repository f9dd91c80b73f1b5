/** The addresses and variables of the stack that a global setup has started. */
export type RunningStack = {
  app: string;
  supabase: string;
  whatsapp: string;
  qstash: string;
  env: Record<string, string>;
};

export type Answer<T = unknown> = { status: number; body: T; headers: Headers };

export type Api = {
  accessToken: string;
  get: <T = unknown>(path: string) => Promise<Answer<T>>;
  post: <T = unknown>(path: string, body?: unknown) => Promise<Answer<T>>;
  put: <T = unknown>(path: string, body?: unknown) => Promise<Answer<T>>;
  del: <T = unknown>(path: string) => Promise<Answer<T>>;
};

export const ACCOUNTS = {
  superAdmin: "super@relance.test",
  admin: "admin@relance.test",
  otherAdmin: "autre@relance.test",
  password: "relance-local",
} as const;

const VARIABLE = "RELANCE_TEST_STACK";

/** Passes the stack from the global setup to the test processes. */
export function announceStack(stack: RunningStack): void {
  process.env[VARIABLE] = JSON.stringify(stack);
}

export function stack(): RunningStack {
  const announced = process.env[VARIABLE];
  if (!announced) throw new Error("no stack was started: this test needs a global setup that does");
  const running: RunningStack = JSON.parse(announced);
  return running;
}

export async function login(email: string, password: string = ACCOUNTS.password): Promise<Api> {
  const { status, body } = await call<{ access_token: string }>("POST", "/api/auth/login", {
    email,
    password,
  });
  if (status !== 200) throw new Error(`logging in as ${email} answered ${status}: ${JSON.stringify(body)}`);
  return apiWith(body.access_token);
}

/** The same calls with another token, or with none. */
export function apiWith(accessToken?: string): Api {
  return {
    accessToken: accessToken ?? "",
    get: (path) => call("GET", path, undefined, accessToken),
    post: (path, body) => call("POST", path, body, accessToken),
    put: (path, body) => call("PUT", path, body, accessToken),
    del: (path) => call("DELETE", path, undefined, accessToken),
  };
}

async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  accessToken?: string,
): Promise<Answer<T>> {
  const isForm = body instanceof FormData;
  const headers = new Headers();
  if (accessToken) headers.set("authorization", `Bearer ${accessToken}`);
  if (body !== undefined && !isForm) headers.set("content-type", "application/json");
  const response = await fetch(new URL(path, stack().app), {
    method,
    headers,
    body: isForm ? body : JSON.stringify(body),
    redirect: "manual",
  });
  return { status: response.status, body: contentOf(await response.text()) as T, headers: response.headers };
}

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === "" ? undefined : text;
  }
}
