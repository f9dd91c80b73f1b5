"use client";

import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { NoteFrame } from "./note";

type ConflictNoteProps = { busy?: boolean; onTheirs: () => void; onMine: () => void };

/** What was typed here is based on an older version than the stored one: the user chooses. */
export function ConflictNote({ busy, onTheirs, onMine }: ConflictNoteProps) {
  const t = useTranslations("common.conflict");
  return (
    <NoteFrame tone="wait" role="alert">
      <p className="text-md/5.75">
        <b>{t("title")}</b> {t("what")}
      </p>
      <div className="col-span-full flex flex-wrap gap-x-3 gap-y-2 max-md:*:data-[slot=button]:w-full">
        <Button size="sm" variant="outline" onClick={onTheirs}>
          {t("theirs")}
        </Button>
        <Button size="sm" variant="outline" busy={busy} onClick={onMine}>
          {t("mine")}
        </Button>
      </div>
    </NoteFrame>
  );
}
