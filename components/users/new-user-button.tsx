"use client";

import { Plus } from "lucide-react";
import { dialogButton } from "../common/dialog-button";

export const NewUserButton = dialogButton(
  () => import("./user-dialog").then(({ UserDialog }) => UserDialog),
  { icon: Plus, variant: "default" },
);
