"use client";

import { CalendarClock, KeyRound, RefreshCw, Send, Webhook } from "lucide-react";
import { useTranslations } from "next-intl";
import { checkNumberAction, makeSchedulesAction } from "@/lib/alerts/actions";
import { syncTemplatesAction } from "@/lib/templates/actions";
import { dialogButton } from "../common/dialog-button";
import { ActionButton } from "./action-button";

export function CheckNowButton() {
  const t = useTranslations("settings.health");
  return (
    <ActionButton
      size="default"
      action={() => checkNumberAction({})}
      done={t("checked")}
      icon={<RefreshCw />}
    >
      {t("check")}
    </ActionButton>
  );
}

const SubscribeDialogButton = dialogButton(
  () => import("./subscribe-dialog").then(({ SubscribeDialog }) => SubscribeDialog),
  { icon: Webhook, size: "sm" },
);

export function SubscribeButton() {
  const t = useTranslations("settings.health.act");
  return <SubscribeDialogButton>{t("subscribe")}</SubscribeDialogButton>;
}

export function SyncButton() {
  const t = useTranslations("settings.health.act");
  return (
    <ActionButton action={() => syncTemplatesAction({})} done={t("synced")} icon={<RefreshCw />}>
      {t("sync")}
    </ActionButton>
  );
}

export function ScheduleButton() {
  const t = useTranslations("settings.health.act");
  return (
    <ActionButton action={() => makeSchedulesAction({})} done={t("scheduled")} icon={<CalendarClock />}>
      {t("schedule")}
    </ActionButton>
  );
}

const TokenDialogButton = dialogButton(
  () => import("./token-dialog").then(({ TokenDialog }) => TokenDialog),
  { icon: KeyRound, size: "sm" },
);

export function TokenButton() {
  const t = useTranslations("settings.health.act");
  return <TokenDialogButton>{t("token")}</TokenDialogButton>;
}

const TestSendDialogButton = dialogButton(
  () => import("./test-send-dialog").then(({ TestSendDialog }) => TestSendDialog),
  { icon: Send, size: "sm" },
);

type TestSendButtonProps = { templates: { id: number; label: string }[]; wide?: boolean };

export function TestSendButton({ templates, wide }: TestSendButtonProps) {
  const t = useTranslations("settings.health.act");
  return (
    <TestSendDialogButton templates={templates} size={wide ? "default" : "sm"} wide={wide}>
      {t("test")}
    </TestSendDialogButton>
  );
}
