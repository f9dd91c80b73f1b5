/** @supabase/ssr leaves its cookies readable by scripts; ours are not. */
export const sessionCookie = (app_url: string) => ({
  httpOnly: true,
  sameSite: "lax" as const,
  secure: app_url.startsWith("https:"),
  path: "/",
  maxAge: 60 * 60 * 24 * 30,
});
