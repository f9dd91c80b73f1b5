type Json = Record<string, unknown>;

/** A client of Relance's REST API. */
export class Client {
  private readonly base: string;
  private readonly fetch: typeof fetch;
  private token = "";

  constructor(base: string, fetchWith: typeof fetch = fetch) {
    this.base = base;
    this.fetch = fetchWith;
  }

  async logIn(email: string, password: string): Promise<void> {
    const session = await this.post<{ access_token: string }>("/api/auth/login", { email, password });
    this.token = session.access_token;
  }

  get = <T = Json>(path: string) => this.call<T>("GET", path);
  post = <T = Json>(path: string, body?: unknown) => this.call<T>("POST", path, body);

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const isForm = body instanceof FormData;
    const response = await this.fetch(this.base + path, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && !isForm && { "content-type": "application/json" }),
      },
      body: isForm ? body : body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
