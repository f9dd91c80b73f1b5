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
/** Revalidates nothing: the dialog does, once it is closed. */
export const registerNumberAction = action(Registration, registerNumber);
export const subscribeWebhookAction = action(z.object({}), subscribeWebhook, { revalidate });
export const freeRoomAction = action(RoomAct, freeRoom, { revalidate });
export const makeSchedulesAction = action(z.object({}), makeSchedules, { revalidate });
export const sendFirstTestAction = action(FirstTest, sendFirstTest);
