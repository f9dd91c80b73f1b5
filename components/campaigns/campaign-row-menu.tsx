"use client";

import { Copy, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionMenu } from "@/components/common/action-menu";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { deleteCampaignAction, duplicateCampaignAction } from "@/lib/campaigns/actions";
import { useCampaignAction } from "./use-campaign-action";

type CampaignRowMenuProps = {
  id: number;
  name: string;
  isDraft: boolean;
  /** Where to go after deletion, when the page showed this draft. */
  leadsTo?: string;
  onDeleted?: () => void;
};

export function CampaignRowMenu({ id, name, isDraft, leadsTo, onDeleted }: CampaignRowMenuProps) {
  const t = useTranslations("campaigns.acts");
  const router = useRouter();
  const { act } = useCampaignAction();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <ActionMenu
        size={leadsTo ? "icon" : "icon-sm"}
        label={t("of", { name })}
        actions={[
          {
            label: t("duplicate"),
            icon: Copy,
            onSelect: () =>
              act(
                () => duplicateCampaignAction({ id }),
                (copy) => {
                  router.push(`/campaigns/${copy.id}/edit`);
                  return t("duplicated");
                },
              ),
          },
          ...(isDraft
            ? [{ label: t("delete"), icon: Trash2, destructive: true, onSelect: () => setDeleting(true) }]
            : []),
        ]}
      />
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={t("delete_title", { name })}
        confirmLabel={t("delete")}
        cancelLabel={t("delete_keep")}
        onConfirm={() =>
          act(
            () => deleteCampaignAction({ id }),
            () => {
              onDeleted?.();
              if (leadsTo) router.push(leadsTo);
              return t("deleted");
            },
          )
        }
      >
        <p>{t("delete_what")}</p>
      </ConfirmDialog>
    </>
  );
}
