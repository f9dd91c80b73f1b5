"use client";

import { Pencil, Plus } from "lucide-react";
import { dialogButton } from "../common/dialog-button";

const loadDialog = () => import("./contact-dialog").then(({ ContactDialog }) => ContactDialog);

export const NewContactButton = dialogButton(loadDialog, { icon: Plus, variant: "default" });
export const EditContactButton = dialogButton(loadDialog, { icon: Pencil, size: "sm" });
