"use client";

import { FileUp, LoaderCircle } from "lucide-react";
import { type DragEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { cn } from "../ui/cn";
import { useFieldWiring } from "../ui/field";

type FileDropProps = {
  onFile: (file: File) => void;
  /** Types and endings, as the browser wants them. */
  accept: string;
  label: string;
  title: string;
  kinds: string;
  busy?: boolean;
  className?: string;
};

/** A file is dropped, or chosen: the whole field is the button. */
export function FileDrop({ onFile, accept, label, title, kinds, busy = false, className }: FileDropProps) {
  const wiring = useFieldWiring();
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
      className={cn(
        "grid cursor-pointer justify-items-center gap-2 rounded-xl border-2 border-dashed border-input px-6 py-12 text-center text-foreground [&>svg]:size-8 [&>svg]:text-primary",
        "hover:border-primary hover:bg-accent focus-within:border-primary focus-within:bg-accent",
        "focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-ring in-data-invalid:border-destructive!",
        over && "border-primary bg-accent",
        className,
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {busy ? <LoaderCircle className="animate-spin" /> : <FileUp />}
      <b className="break-anywhere">{title}</b>
      <span className="text-sm text-muted-foreground">{kinds}</span>
      <input
        ref={input}
        type="file"
        className="sr-only"
        {...wiring}
        aria-label={label}
        accept={accept}
        disabled={busy}
        onChange={take}
      />
    </label>
  );
}
