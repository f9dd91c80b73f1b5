type Given = { get(name: string): string | null };

/**
 * The caller's network address from a header that clients cannot forge: Vercel's `x-real-ip`, or the entry of
 * `x-forwarded-for` that the outermost of `TRUSTED_PROXIES` appended. Null when no proxy is trusted.
 */
export function clientAddressOf(
  given: Given,
  { VERCEL, TRUSTED_PROXIES }: Record<string, string | undefined>,
): string | null {
  if (VERCEL) return given.get("x-real-ip");
  const proxies = Number(TRUSTED_PROXIES) || 0;
  if (proxies === 0) return null;
  const hops = given.get("x-forwarded-for")?.split(",") ?? [];
  return hops.at(-proxies)?.trim() || null;
}
