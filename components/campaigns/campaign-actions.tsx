"use client";

import { CalendarOff, Copy, Pause, Pencil, Play, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionMenu } from "@/components/common/action-menu";
import type { MenuAction } from "@/components/common/action-menu-items";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  cancelCampaignAction,
  duplicateCampaignAction,
  pauseCampaignAction,
  resumeCampaignAction,
  saveCampaignAction,
} from "@/lib/campaigns/actions";
import type { CampaignStatus } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useCampaignAction } from "./use-campaign-action";

type CampaignActionsProps = {
  id: number;
  status: CampaignStatus;
  /** Whether it is paused after its first messages: resuming then has a button of its own. */
  isFirstSlice: boolean;
  isOwn: boolean;
  waiting: number;
};

export function CampaignActions({ id, status, isFirstSlice, isOwn, waiting }: CampaignActionsProps) {
  const t = useTranslations("campaigns.acts");
  const format = useFormat();
  const router = useRouter();
  const { act, busy } = useCampaignAction();
  const [cancelling, setCancelling] = useState(false);
  const people = { count: waiting, n: format.number(waiting) };

  const duplicate = () =>
    act(
      () => duplicateCampaignAction({ id }),
      (copy) => {
        router.push(`/campaigns/${copy.id}/edit`);
        return t("duplicated");
      },
    );
  const unschedule = () =>
    act(
      () => saveCampaignAction({ id, scheduled_at: null }),
      () => t("unscheduled"),
    );
  const isGoing = status === "running" || status === "preparing";
  const canEnd = isGoing || status === "paused" || status === "scheduled";
  const menu: MenuAction[] = [
    ...(isOwn && status === "scheduled"
      ? [{ label: t("unschedule"), icon: CalendarOff, onSelect: unschedule }]
      : []),
    ...(isOwn ? [{ label: t("duplicate"), icon: Copy, onSelect: duplicate }] : []),
    ...(canEnd
      ? [{ label: t("cancel"), icon: X, destructive: true, onSelect: () => setCancelling(true) }]
      : []),
  ];
  return (
    <>
      {status === "scheduled" && isOwn && (
        <Button variant="outline" asChild>
          <Link href={`/campaigns/${id}/edit`}>
            <Pencil />
            {t("edit")}
          </Link>
        </Button>
      )}
      {menu.length > 0 && <ActionMenu actions={menu} />}
      {isGoing && (
        <Button
          busy={busy}
          onClick={() =>
            act(
              () => pauseCampaignAction({ id }),
              () => t("paused"),
            )
          }
        >
          {!busy && <Pause />}
          {t("pause")}
        </Button>
      )}
      {status === "paused" && !isFirstSlice && isOwn && (
        <Button
          busy={busy}
          onClick={() =>
            act(
              () => resumeCampaignAction({ id }),
              () => t("resumed"),
            )
          }
        >
          {!busy && <Play />}
          {t("resume")}
        </Button>
      )}
      <ConfirmDialog
        open={cancelling}
        onOpenChange={setCancelling}
        title={t("cancel_title")}
        confirmLabel={
          <>
            <X />
            {waiting > 0 ? t("cancel_for", people) : t("cancel")}
          </>
        }
        cancelLabel={t("keep")}
        onConfirm={() =>
          act(
            () => cancelCampaignAction({ id }),
            () => t("cancelled"),
          )
        }
      >
        <p>{t("cancel_what", people)}</p>
      </ConfirmDialog>
    </>
  );
}
