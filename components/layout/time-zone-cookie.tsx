"use client";

import { useRouter } from "next/navigation";
import { useTimeZone } from "next-intl";
import { useEffect } from "react";
import { timeZoneCookie } from "@/lib/i18n/locale";

/** Stores the browser's time zone in a cookie and refreshes the page when the server used another one. */
export function TimeZoneCookie() {
  const router = useRouter();
  const shown = useTimeZone();
  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const entry = `${timeZoneCookie}=${encodeURIComponent(own)}`;
    if (document.cookie.split("; ").includes(entry)) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from Firefox and older Safari
    document.cookie = `${entry}; path=/; max-age=31536000; samesite=lax`;
    if (own !== shown) router.refresh();
  }, [router, shown]);
  return null;
}
