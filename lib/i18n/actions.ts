"use server";

import { cookies } from "next/headers";
import { isLocale, localeCookie } from "./locale";

export async function chooseLocaleAction(locale: string): Promise<void> {
  if (!isLocale(locale)) return;
  const jar = await cookies();
  jar.set(localeCookie, locale, { path: "/", maxAge: 365 * 24 * 3600, sameSite: "lax" });
}
