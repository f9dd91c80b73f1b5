"use server";

import { redirect } from "next/navigation";
import { loginAction } from "@/lib/auth/actions";

export type LoginState = { email: string; code?: string; fields?: Record<string, string> };

/** The form posts here even before its scripts have loaded, so it takes what a browser sends by itself. */
export async function submitLogin(_previous: LoginState, form: FormData): Promise<LoginState> {
  const email = String(form.get("email") ?? "");
  const result = await loginAction({ email, password: String(form.get("password") ?? "") });
  if (result.ok) redirect("/dashboard");
  return { email, code: result.code, fields: result.fields };
}
