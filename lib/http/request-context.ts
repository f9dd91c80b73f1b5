import "server-only";
import { cache } from "react";
import { contextOfSession } from "@/lib/actor/context";

/** The caller of a page, looked up once per request. Throws `unauthenticated`. */
export const contextOfRequest = cache(() => contextOfSession());
