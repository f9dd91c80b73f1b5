import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { withNext } from "@/lib/base/next-path";
import { WANTED_PAGE } from "@/lib/supabase/session";
import { contextOfRequest } from "./request-context";

/**
 * The caller of a page, looked up once per request. Without a session it redirects to the log-in page, which leads back.
 */
const requireContext = cache(async (): Promise<Ctx> => {
  try {
    return await contextOfRequest();
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") redirect(await loginPage());
    throw error;
  }
});

const loginPage = async () => withNext("/login", (await headers()).get(WANTED_PAGE));

export async function requireActor() {
  const ctx = await requireContext();
  return { ctx, actor: ctx.actor };
}

/** Awaits a query and shows the 404 page when it throws `not_found`. */
export async function foundOr404<Data>(query: Promise<Data>): Promise<Data> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}
