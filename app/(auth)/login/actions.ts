"use server";

import { redirect } from "next/navigation";
import { loginAction } from "@/lib/auth/actions";
import { nextPath } from "@/lib/base/next-path";

export type LoginState = { email: string; code?: string; fields?: Record<string, string> };

/** Takes form data, so that the form works before hydration. */
export async function submitLogin(_previous: LoginState, form: FormData): Promise<LoginState> {
  const email = String(form.get("email") ?? "");
  const result = await loginAction({ email, password: String(form.get("password") ?? "") });
  if (result.ok) redirect(nextPath(form.get("next")));
  return { email, code: result.code, fields: result.fields };
}
