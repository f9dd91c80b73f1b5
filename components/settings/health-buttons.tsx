"use client";

import { CalendarClock, KeyRound, RefreshCw, Send, Webhook } from "lucide-react";
import { useTranslations } from "next-intl";
import { checkNumberAction, makeSchedulesAction, subscribeWebhookAction } from "@/lib/alerts/actions";
import { syncTemplatesAction } from "@/lib/templates/actions";
import { dialogButton } from "../common/dialog-button";
import { ActButton } from "./act-button";

export function CheckNowButton() {
  const t = useTranslations("settings.health");
  return (
    <ActButton size="default" act={() => checkNumberAction({})} done={t("checked")} icon={<RefreshCw />}>
      {t("check")}
    </ActButton>
  );
}

export function SubscribeButton() {
  const t = useTranslations("settings.health.act");
  return (
    <ActButton act={() => subscribeWebhookAction({})} done={t("subscribed")} icon={<Webhook />}>
      {t("subscribe")}
    </ActButton>
  );
}

export function SyncButton() {
  const t = useTranslations("settings.health.act");
  return (
    <ActButton act={() => syncTemplatesAction({})} done={t("synced")} icon={<RefreshCw />}>
      {t("sync")}
    </ActButton>
  );
}

export function ScheduleButton() {
  const t = useTranslations("settings.health.act");
  return (
    <ActButton act={() => makeSchedulesAction({})} done={t("scheduled")} icon={<CalendarClock />}>
      {t("schedule")}
    </ActButton>
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
