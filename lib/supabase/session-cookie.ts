const MAX_AGE_SECONDS = 60 * 60 * 24 * 30;

/** http-only, whereas @supabase/ssr leaves its cookies readable by scripts. */
export const sessionCookie = (app_url: string) => ({
  httpOnly: true,
  sameSite: "lax" as const,
  secure: app_url.startsWith("https:"),
  path: "/",
  maxAge: MAX_AGE_SECONDS,
});

/** Sets our own max age, since @supabase/ssr always uses 400 days; 0 deletes a cookie and is kept. */
export const withOwnAge = <Options extends { maxAge?: number }>(options: Options): Options => ({
  ...options,
  maxAge: options.maxAge === 0 ? 0 : MAX_AGE_SECONDS,
});
