import "server-only";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { type Ctx, contextOfSession } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";

/** The caller of a page, looked up once per request. Redirects to the log-in page without a session. */
const requireContext = cache(async (): Promise<Ctx> => {
  try {
    return await contextOfSession();
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") redirect("/login");
    throw error;
  }
});

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
