"use server";

import { cookies } from "next/headers";
import { requestPasswordAction } from "@/lib/auth/actions";
import { NEXT_COOKIE, nextPath } from "@/lib/base/next-path";

export type RequestState = { email: string; sent?: boolean; code?: string; fields?: Record<string, string> };

/** Takes form data, so that the form works before hydration. */
export async function submitRequest(_previous: RequestState, form: FormData): Promise<RequestState> {
  const email = String(form.get("email") ?? "");
  const result = await requestPasswordAction({ email });
  if (result.ok && form.has("next")) await rememberNext(nextPath(form.get("next")));
  return result.ok
    ? { email: email.trim(), sent: true }
    : { email, code: result.code, fields: result.fields };
}

/** For the page that the mail opens, in the same browser. */
async function rememberNext(next: string): Promise<void> {
  const path = "/reset-password";
  (await cookies()).set(NEXT_COOKIE, next, { path, httpOnly: true, sameSite: "lax", maxAge: 60 * 60 });
}
