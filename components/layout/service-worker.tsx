"use client";

import { useLocale } from "next-intl";
import { useEffect } from "react";

const STORED = "relance.offline";
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Registers the service worker that shows the offline page, and lets it store that page again in another language or
 * after a day. In development it is removed, since it would serve scripts of an earlier build.
 */
export function ServiceWorker() {
  const locale = useLocale();
  useEffect(() => {
    if (!("serviceWorker" in navigator)) return;
    if (process.env.NODE_ENV !== "production") void unregister();
    else void register(locale).catch(() => undefined);
  }, [locale]);
  return null;
}

async function register(locale: string): Promise<void> {
  const { serviceWorker } = navigator;
  await serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const { active } = await serviceWorker.ready;
  const version = `${locale} ${Math.floor(Date.now() / DAY_MS)}`;
  if (localStorage.getItem(STORED) === version) return;
  active?.postMessage("store");
  localStorage.setItem(STORED, version);
}

async function unregister(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations())
    await registration.unregister();
}
