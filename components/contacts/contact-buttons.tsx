"use client";

import { MessageSquareOff, Pencil, Plus } from "lucide-react";
import { dialogButton } from "../common/dialog-button";

const loadDialog = () => import("./contact-dialog").then(({ ContactDialog }) => ContactDialog);

const loadOptOuts = () => import("./opt-out-list-dialog").then(({ OptOutListDialog }) => OptOutListDialog);

export const OptOutListButton = dialogButton(loadOptOuts, { icon: MessageSquareOff, variant: "ghost" });
export const NewContactButton = dialogButton(loadDialog, { icon: Plus, variant: "default", param: "new" });
export const EditContactButton = dialogButton(loadDialog, { icon: Pencil, size: "sm" });
