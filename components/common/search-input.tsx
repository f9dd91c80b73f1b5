"use client";

import { LoaderCircle, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconInput, Input } from "../ui/input";
import { useUrlFilter } from "./use-url-filter";

const pauseMilliseconds = 250;

/** A search field that updates the URL after a pause in typing. */
export function SearchInput({ label, param = "q" }: { label: string; param?: string }) {
  const { value, setValue, pending } = useUrlFilter(param);
  const [text, setText] = useState(value);
  const sent = useRef(value);

  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = wanted;
      setValue(wanted);
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text, setValue]);

  return (
    <IconInput role="search" className="flex-[1_1_16rem] max-md:basis-full">
      {pending ? <LoaderCircle className="animate-spin" /> : <Search />}
      <Input
        dense
        type="search"
        name={param}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </IconInput>
  );
}
