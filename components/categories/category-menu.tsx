"use client";

import { Download, Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { deleteCategoryAction } from "@/lib/categories/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { ActionMenu } from "../common/action-menu";
import { callAction } from "../common/call-action";
import { hrefOf } from "../common/page-links";
import { ProblemNote } from "../common/problem-note";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { patient } from "../ui/lazy-component";
import { toast } from "../ui/toast";
import type { EditedCategory } from "./category-dialog";

const CategoryDialog = dynamic(
  patient(() => import("./category-dialog").then((module) => module.CategoryDialog)),
  {
    ssr: false,
  },
);

type CategoryMenuProps = {
  category: EditedCategory & { contact_count: number };
  size?: "icon" | "icon-sm";
  /** Where to go after deletion. */
  leaveTo?: string;
};

export function CategoryMenu({ category, size, leaveTo }: CategoryMenuProps) {
  const t = useTranslations("categories");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const [problem, setProblem] = useState<string>();
  const { name, contact_count } = category;
  const figures = { name, count: contact_count, n: format.number(contact_count) };

  const remove = async () => {
    const answer = await callAction(() => deleteCategoryAction({ id: category.id }));
    if (!answer.ok) {
      setProblem(words.error(answer.code));
      return false;
    }
    toast.success(t("deleted", { name }));
    if (leaveTo) router.push(leaveTo);
    else router.refresh();
  };
  const exportHref = hrefOf("/api/contacts/export", {
    category_id: String(category.id),
    time_zone: format.timeZone,
  });

  return (
    <>
      <ActionMenu
        size={size}
        label={t("actions_of", { name })}
        actions={[
          { label: t("edit"), icon: Pencil, onSelect: () => setOpen("edit") },
          { label: t("download"), icon: Download, href: exportHref },
          { label: t("delete"), icon: Trash2, destructive: true, onSelect: () => setOpen("delete") },
        ]}
      />
      {open === "edit" && <CategoryDialog category={category} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={(shown) => setOpen(shown ? "delete" : null)}
        title={t("delete_title", { name })}
        confirmLabel={t("delete_confirm")}
        cancelLabel={t("delete_cancel")}
        onConfirm={remove}
      >
        {problem && <ProblemNote>{problem}</ProblemNote>}
        <p>{t("delete_what", figures)}</p>
      </ConfirmDialog>
    </>
  );
}
