"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CategoryOption } from "../contacts/contact-line";
import { Dialog, DialogContent } from "../ui/dialog";
import { Segments } from "../ui/segments";
import { FindPeople } from "./find-people";
import { PasteNumbers } from "./paste-numbers";

/** Adds contacts to a category, by search or from a list of numbers. */
export function AddPeopleDialog({ category, onClose }: { category: CategoryOption; onClose: () => void }) {
  const t = useTranslations("categories.people");
  const [way, setWay] = useState<"find" | "paste">("find");
  const [touched, setTouched] = useState(false);
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        size="wide"
        title={t("title", { name: category.name })}
        onChange={() => setTouched(true)}
        onInteractOutside={(event) => touched && event.preventDefault()}
      >
        <Segments
          label={t("way")}
          value={way}
          onValueChange={setWay}
          className="justify-self-start"
          options={[
            { value: "find", label: t("find") },
            { value: "paste", label: t("paste") },
          ]}
        />
        {/* Both stay mounted, so that switching loses nothing. */}
        <div hidden={way !== "find"}>
          <FindPeople category={category} onDone={onClose} />
        </div>
        <div hidden={way !== "paste"}>
          <PasteNumbers category={category} onDone={onClose} />
        </div>
      </DialogContent>
    </Dialog>
  );
}
