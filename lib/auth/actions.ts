"use server";

import { z } from "zod";
import { action, attempt } from "@/lib/http/action";
import { parseInput } from "@/lib/http/parse";
import { logIn, logOut } from "./commands";
import { Credentials } from "./schema";

export async function loginAction(input: z.input<typeof Credentials>) {
  return attempt("logIn", async () => {
    await logIn(parseInput(Credentials, input));
  });
}

export const logoutAction = action(z.object({}), async () => logOut({}));
