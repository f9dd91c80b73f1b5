"use server";

import { z } from "zod";
import { action, attempt } from "@/lib/http/action";
import { parseInput } from "@/lib/http/parse";
import { logIn, logOut } from "./commands";
import { changePassword, choosePassword, requestPassword } from "./passwords";
import { Credentials, PasswordChange, PasswordChoice, PasswordRequest } from "./schema";

export async function loginAction(input: z.input<typeof Credentials>) {
  return attempt("logIn", async () => {
    await logIn(parseInput(Credentials, input));
  });
}

export const logoutAction = action(z.object({}), async () => logOut({}));

export async function requestPasswordAction(input: z.input<typeof PasswordRequest>) {
  return attempt("requestPassword", () => requestPassword(parseInput(PasswordRequest, input)));
}

export async function choosePasswordAction(input: z.input<typeof PasswordChoice>) {
  return attempt("choosePassword", () => choosePassword(parseInput(PasswordChoice, input)));
}

export const changePasswordAction = action(PasswordChange, changePassword);
