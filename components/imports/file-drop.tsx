"use client";

import { FileUp, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { cn } from "../ui/cn";

type FileDropProps = { onFile: (file: File) => void; busy: boolean };

/** A file is dropped, or chosen: the whole field is the button. */
export function FileDrop({ onFile, busy }: FileDropProps) {
  const t = useTranslations("imports.file");
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = () => {
    const file = input.current?.files?.[0];
    if (!input.current || !file) return;
    // The same file may be chosen again once it has been corrected.
    input.current.value = "";
    onFile(file);
  };
  // It may have been chosen before the script ran.
  const takeEarly = useEffectEvent(take);
  useEffect(() => takeEarly(), []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !busy) onFile(file);
  };
  return (
    <label
      className={cn("file-drop", over && "over")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {busy ? <LoaderCircle className="animate-spin" /> : <FileUp />}
      <b>{busy ? t("reading") : t("drop")}</b>
      <span className="text-sm text-muted-foreground">{t("kinds")}</span>
      <input
        ref={input}
        type="file"
        className="sr-only"
        aria-label={t("choose")}
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        disabled={busy}
        onChange={take}
      />
    </label>
  );
}
