"use client";

import { Plus, UserPlus } from "lucide-react";
import { dialogButton } from "../common/dialog-button";

export const NewCategoryButton = dialogButton(
  () => import("./category-dialog").then(({ CategoryDialog }) => CategoryDialog),
  { icon: Plus, variant: "default" },
);

export const AddPeopleButton = dialogButton(
  () => import("./add-people-dialog").then(({ AddPeopleDialog }) => AddPeopleDialog),
  { icon: UserPlus, variant: "default" },
);
