"use client";

import {
  type ComponentProps,
  type Ref,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { cn } from "../ui/cn";
import { useFieldWiring } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { type ChipNames, chipsIn, toShown, toStored } from "./chips";
import { differenceOf, replaceRange } from "./replace-range";
import type { TextEdit } from "./text-edits";

export type ChipArea = {
  focus: () => void;
  /** Changes the shown text; undo takes it back. */
  edit: (made: (text: string, start: number, end: number) => TextEdit) => void;
};

type ChipTextareaProps = {
  /** As stored: with `{{first_name}}`. */
  value: string;
  onValueChange: (stored: string) => void;
  names: ChipNames;
  ref?: Ref<ChipArea>;
  rows?: number;
};

/**
 * A text field that shows variables as chips. It is a plain text area, over a copy of its text that marks the chips;
 * it grows with the text, so that both never scroll apart.
 */
export function ChipTextarea({ value, onValueChange, names, ref, rows = 8 }: ChipTextareaProps) {
  const wiring = useFieldWiring();
  const area = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState(() => toShown(value, names));
  const text = toStored(typed, names) === value ? typed : toShown(value, names);
  const chips = useMemo(() => chipsIn(text, names), [text, names]);

  const edit: ChipArea["edit"] = (made) => {
    const element = area.current;
    if (!element) return;
    const before = element.value;
    const after = made(before, element.selectionStart, element.selectionEnd);
    const { start, end, text } = differenceOf(before, after.text);
    replaceRange(element, start, end, text);
    element.focus();
    element.setSelectionRange(after.start, after.end);
  };
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus(), edit }));

  const change = (next: string) => {
    setTyped(next);
    onValueChange(toStored(next, names));
  };
  /** Shows a pasted or typed `{{first_name}}` as its chip. */
  const settle = () => {
    if (!area.current || toShown(toStored(area.current.value, names), names) === area.current.value) return;
    const shown = (written: string) => toShown(toStored(written, names), names);
    edit((written, start, end) => ({
      text: shown(written),
      start: shown(written.slice(0, start)).length,
      end: shown(written.slice(0, end)).length,
    }));
  };

  useEffect(() => {
    const element = area.current;
    const removeWhole = (event: InputEvent) => {
      if (!element || element.selectionStart !== element.selectionEnd || event.isComposing) return;
      const at = element.selectionStart;
      const chip = chips.find(
        ({ start, end }) =>
          (event.inputType === "deleteContentBackward" && end === at) ||
          (event.inputType === "deleteContentForward" && start === at),
      );
      if (!chip) return;
      event.preventDefault();
      replaceRange(element, chip.start, chip.end, "");
    };
    element?.addEventListener("beforeinput", removeWhole);
    return () => element?.removeEventListener("beforeinput", removeWhole);
  }, [chips]);

  return (
    <div className="grid min-w-0 rounded-md bg-card *:[grid-area:1/1]">
      <div
        aria-hidden
        data-slot="chip-marks"
        className={cn(
          "pointer-events-none min-w-0 border border-transparent px-3 py-2 text-base text-transparent",
          "overflow-hidden wrap-break-word whitespace-pre-wrap select-none",
          wiring["aria-invalid"] && "border-2",
        )}
      >
        {chips.map(({ start, end }, place) => (
          <span key={place}>
            {text.slice(chips[place - 1]?.end ?? 0, start)}
            <mark className="rounded-sm bg-primary/15 box-decoration-clone text-transparent shadow-[0_0_0_2px] shadow-primary/15">
              {text.slice(start, end)}
            </mark>
          </span>
        ))}
        {text.slice(chips.at(-1)?.end ?? 0)}
        {/* A last line break has a line of its own in a text area only. */}
        {"\u200b"}
      </div>
      <Textarea
        ref={area}
        value={text}
        rows={rows}
        className="h-full resize-none overflow-hidden bg-transparent"
        onChange={({ target, nativeEvent }) => {
          change(target.value);
          if (!(nativeEvent as InputEvent).isComposing) setTimeout(settle);
        }}
        onCompositionEnd={() => setTimeout(settle)}
      />
    </div>
  );
}

type ChipInputProps = Pick<ChipTextareaProps, "value" | "onValueChange" | "names"> &
  Omit<ComponentProps<typeof Input>, "value" | "onChange">;

/** A field of one line whose variables are shown by their names, without marks. */
export function ChipInput({ value, onValueChange, names, ...props }: ChipInputProps) {
  return (
    <Input
      {...props}
      value={toShown(value, names)}
      onChange={({ target }) => onValueChange(toStored(target.value, names))}
    />
  );
}
