const MAX_AGE_SECONDS = 60 * 60 * 24 * 30;

/** @supabase/ssr leaves its cookies readable by scripts; ours are not. */
export const sessionCookie = (app_url: string) => ({
  httpOnly: true,
  sameSite: "lax" as const,
  secure: app_url.startsWith("https:"),
  path: "/",
  maxAge: MAX_AGE_SECONDS,
});

/** @supabase/ssr keeps its cookies for 400 days whatever it is told; 0 deletes one. */
export const withOwnAge = <Options extends { maxAge?: number }>(options: Options): Options => ({
  ...options,
  maxAge: options.maxAge === 0 ? 0 : MAX_AGE_SECONDS,
});
