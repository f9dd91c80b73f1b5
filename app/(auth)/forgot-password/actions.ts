"use server";

import { requestPasswordAction } from "@/lib/auth/actions";

export type RequestState = { email: string; sent?: boolean; code?: string; fields?: Record<string, string> };

/** Takes form data, so that the form works before hydration. */
export async function submitRequest(_previous: RequestState, form: FormData): Promise<RequestState> {
  const email = String(form.get("email") ?? "");
  const result = await requestPasswordAction({ email });
  return result.ok
    ? { email: email.trim(), sent: true }
    : { email, code: result.code, fields: result.fields };
}
