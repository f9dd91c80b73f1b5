"use client";

import { CalendarClock, KeyRound, RefreshCw, Send, Webhook } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { checkNumberAction, makeSchedulesAction, subscribeWebhookAction } from "@/lib/alerts/actions";
import { syncTemplatesAction } from "@/lib/templates/actions";
import { Button } from "../ui/button";
import { ActButton } from "./act-button";
import type { TestSendProps } from "./test-send-dialog";

const loadToken = () => import("./token-dialog");
const TokenDialog = dynamic(() => loadToken().then((module) => module.TokenDialog), { ssr: false });
const loadTest = () => import("./test-send-dialog");
const TestSendDialog = dynamic(() => loadTest().then((module) => module.TestSendDialog), { ssr: false });

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

export function TokenButton() {
  const t = useTranslations("settings.health.act");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onPointerEnter={loadToken} onFocus={loadToken} onClick={() => setOpen(true)}>
        <KeyRound />
        {t("token")}
      </Button>
      {open && <TokenDialog onClose={() => setOpen(false)} />}
    </>
  );
}

export function TestSendButton({ wide, ...props }: Omit<TestSendProps, "onClose"> & { wide?: boolean }) {
  const t = useTranslations("settings.health.act");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size={wide ? "default" : "sm"}
        wide={wide}
        onPointerEnter={loadTest}
        onFocus={loadTest}
        onClick={() => setOpen(true)}
      >
        <Send />
        {t("test")}
      </Button>
      {open && <TestSendDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
