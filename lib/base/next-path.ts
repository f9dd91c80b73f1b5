const ORIGIN = "http://own.invalid";
const HOME = "/dashboard";

/** Keeps the page to return to while a mail is on its way. */
export const NEXT_COOKIE = "relance-next";

/** Paths where nobody returns to after log-in: those of log-in itself, the API, files. */
const ELSEWHERE = /^\/(api\/(?!docs$|docs\/)|_next\/|login|forgot-password|reset-password|offline)/;

/** Whether a page shows what depends on who is logged in; others are also kept by browsers for anybody. */
export const needsSession = (path: string | null): boolean => path !== null && !ELSEWHERE.test(path);

/**
 * The page to open after log-in, from a `next` parameter: a path of this app with its query. `/dashboard` when there is
 * none, when a browser would read it as the address of another site (`//…`, `/\…`), or when it is no page.
 */
export function nextPath(given: unknown): string {
  if (typeof given !== "string" || given.length > 2000 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(given))
    return HOME;
  const url = URL.parse(given, ORIGIN);
  if (url?.origin !== ORIGIN) return HOME;
  const path = url.pathname + url.search + url.hash;
  // A browser resolves dots first: `/..//other.site` is `//other.site`.
  return path.startsWith("//") || ELSEWHERE.test(path) ? HOME : path;
}

/** Adds the page to return to, unless it is the usual one. */
export function withNext(path: "/login" | "/forgot-password" | "/reset-password", wanted: unknown): string {
  const next = nextPath(wanted);
  return next === HOME ? path : `${path}?${new URLSearchParams({ next })}`;
}
