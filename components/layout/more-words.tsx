"use client";

import { type Messages, NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";

/** Adds messages to those of the parts around. */
export function MoreWords({ words, children }: { words: Messages; children: ReactNode }) {
  const above = useMessages();
  const messages = useMemo(() => merge(above, words), [above, words]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={messages}>
      {children}
    </NextIntlClientProvider>
  );
}

type Words = { [key: string]: unknown };

/** An array is a message: the build compiles those with arguments. */
const isGroup = (value: unknown): value is Words =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function merge<Group extends Words>(above: Group, more: Words): Group {
  const merged: Words = { ...above };
  for (const [key, value] of Object.entries(more)) {
    const there = merged[key];
    merged[key] = isGroup(there) && isGroup(value) ? merge(there, value) : value;
  }
  return merged as Group;
}
