"use client";

import { BadgeCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { dialogButton } from "../common/dialog-button";

const RegisterDialogButton = dialogButton(
  () => import("./register-dialog").then(({ RegisterDialog }) => RegisterDialog),
  { icon: BadgeCheck, size: "sm" },
);

export function RegisterButton() {
  const t = useTranslations("settings.sender.register");
  return <RegisterDialogButton>{t("button")}</RegisterDialogButton>;
}
