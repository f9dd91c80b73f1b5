import "server-only";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { type Ctx, contextOfSession } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";

/** The caller of a page; who is not logged in goes to the log-in page. One look-up a request. */
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

/** What a query found; a page whose subject is not there is not there either. */
export async function foundOr404<Data>(query: Promise<Data>): Promise<Data> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}
