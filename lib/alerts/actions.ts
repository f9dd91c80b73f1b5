"use server";

import { z } from "zod";
import { action } from "@/lib/http/action";
import { FirstTest, Registration, RoomAct, TokenTry } from "./health-schema";
import { freeRoom } from "./room";
import {
  checkNumber,
  makeSchedules,
  registerNumber,
  sendFirstTest,
  subscribeWebhook,
  tryToken,
} from "./setup";

const revalidate = ["/settings/health"];

export const tryTokenAction = action(TokenTry, tryToken);
export const checkNumberAction = action(z.object({}), checkNumber, { revalidate });
// Their dialogs show what was done, and refresh the page once they are closed.
export const registerNumberAction = action(Registration, registerNumber);
export const subscribeWebhookAction = action(z.object({}), subscribeWebhook);
export const freeRoomAction = action(RoomAct, freeRoom, { revalidate });
export const makeSchedulesAction = action(z.object({}), makeSchedules, { revalidate });
export const sendFirstTestAction = action(FirstTest, sendFirstTest);
