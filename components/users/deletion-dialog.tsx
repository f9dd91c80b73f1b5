"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { deleteUserAction } from "@/lib/users/actions";
import type { Belongings } from "@/lib/users/schema";
import { callAction } from "../common/call-action";
import { Note } from "../common/note";
import { ProblemNote } from "../common/problem-note";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";
import { useBelongings } from "./use-belongings";
import type { UserLine } from "./user-dialog";

type DeletionDialogProps = {
  user: UserLine;
  newOwners: { id: string; full_name: string }[];
  onClose: () => void;
};

export function DeletionDialog({ user, newOwners, onClose }: DeletionDialogProps) {
  const t = useTranslations("users.deletion");
  const words = useErrorWords();
  const router = useRouter();
  const { belongings, problem: uncounted } = useBelongings(user.id);
  const [newOwner, setNewOwner] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [missing, setMissing] = useState(false);
  const name = user.full_name;
  const owns = belongings?.any === true;
  const stuck = owns && newOwners.length === 0;

  const remove = async () => {
    if (busy || !belongings) return;
    if (owns && !newOwner) return setMissing(true);
    setBusy(true);
    setProblem(undefined);
    const answer = await callAction(() =>
      deleteUserAction({ id: user.id, hand_over_to: newOwner || undefined }),
    );
    setBusy(false);
    router.refresh();
    if (!answer.ok) return setProblem(answer.code === "unavailable" ? t("again") : words.error(answer.code));
    toast.success(t("done", { name }));
    onClose();
  };

  return (
    <Dialog open onOpenChange={() => !busy && onClose()}>
      <DialogContent title={t("title", { name })}>
        <div className="grid gap-4">
          {(problem || uncounted) && (
            <ProblemNote>{problem ?? words.error(uncounted ?? "internal")}</ProblemNote>
          )}
          {!belongings && !uncounted && <p aria-live="polite">{t("counting")}</p>}
          {belongings && <What belongings={belongings} />}
          {stuck && <Note tone="wait">{t("nobody")}</Note>}
          {owns && !stuck && (
            <Field label={t("new_owner")} error={missing ? words.field("required") : undefined}>
              <Select
                value={newOwner}
                onValueChange={(chosen) => {
                  setNewOwner(chosen);
                  setMissing(false);
                }}
                placeholder={t("choose")}
                options={newOwners.map(({ id, full_name }) => ({ value: id, label: full_name }))}
              />
            </Field>
          )}
        </div>
        <DialogActions>
          <DialogClose asChild>
            <Button variant="outline" disabled={busy}>
              {t("cancel")}
            </Button>
          </DialogClose>
          <Button variant="destructive" busy={busy} disabled={!belongings || stuck} onClick={remove}>
            {busy ? t("busy") : t(owns ? "confirm_to" : "confirm")}
          </Button>
        </DialogActions>
      </DialogContent>
    </Dialog>
  );
}

function What({ belongings }: { belongings: Belongings }) {
  const t = useTranslations("users.deletion");
  const format = useFormat();
  const { contacts, categories, campaigns, running, any } = belongings;
  if (!any) return <p>{t("nothing")}</p>;
  return (
    <>
      <p>
        {t("owns", {
          contacts_count: contacts,
          contacts: format.number(contacts),
          categories_count: categories,
          categories: format.number(categories),
          campaigns_count: campaigns,
          campaigns: format.number(campaigns),
        })}
      </p>
      {running > 0 && <p>{t("running", { count: running, n: format.number(running) })}</p>}
      <p className="text-sm text-muted-foreground">{t("same_number")}</p>
    </>
  );
}
