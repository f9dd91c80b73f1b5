import { clientAddressOf } from "@/lib/base/client-address";

type Given = Parameters<typeof clientAddressOf>[0];
type Variables = Record<string, string | undefined>;

/** Calls that Supabase Auth counts per network address. None of them does more with the secret key. */
const COUNTED = /\/auth\/v1\/(token|recover|verify)$/;

/**
 * A `fetch` that names the caller's address to Supabase Auth, which otherwise counts everybody as the server. It
 * believes the header with the secret key only.
 */
export function forwardingFetch(given: Given, variables: Variables): typeof fetch {
  const address = clientAddressOf(given, variables);
  const { SUPABASE_SECRET_KEY: secret, NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: publishable } = variables;
  if (address === null || !secret) return fetch;
  return (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (!COUNTED.test(pathname)) return fetch(input, init);
    const headers = new Headers(init?.headers);
    headers.set("apikey", secret);
    headers.set("sb-forwarded-for", address);
    if (headers.get("authorization") === `Bearer ${publishable}`) headers.delete("authorization");
    return fetch(input, { ...init, headers });
  };
}
