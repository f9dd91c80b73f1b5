"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

const TRACK =
  "relative inline-flex max-w-full no-scrollbar overflow-x-auto rounded-md border border-input bg-card";

/** Classes of one segment. */
const segment = (current: boolean) =>
  cn(
    "inline-flex min-h-[calc(var(--control-dense)-2px)] min-w-11 flex-none cursor-pointer items-center justify-center px-3",
    "text-sm font-semibold text-muted-foreground no-underline not-first:border-l not-first:border-border",
    "focus-visible:-outline-offset-3 max-md:min-h-control",
    current && "bg-secondary text-secondary-foreground",
  );

type SegmentsProps<Value extends string> = {
  label: string;
  options: { value: Value; label: ReactNode }[];
  value: Value;
  onValueChange: (value: Value) => void;
  className?: string;
};

export function Segments<Value extends string>({
  label,
  options,
  value,
  onValueChange,
  className,
}: SegmentsProps<Value>) {
  return (
    <div data-slot="segments" role="group" aria-label={label} className={cn(TRACK, className)}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          className={segment(option.value === value)}
          onClick={() => onValueChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** Scrolls sideways only: `scrollIntoView` could move the page too. */
function showInTrack(link: HTMLElement | null) {
  const track = link?.parentElement;
  if (track) track.scrollLeft = link.offsetLeft - (track.clientWidth - link.offsetWidth) / 2;
}

export type SegmentLink = { href: string; label: ReactNode; current: boolean };

/** Segments as links, for a filter in the URL. */
export function SegmentLinks({
  label,
  links,
  className,
}: {
  label: string;
  links: SegmentLink[];
  className?: string;
}) {
  return (
    <nav data-slot="segments" aria-label={label} className={cn(TRACK, className)}>
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          scroll={false}
          ref={link.current ? showInTrack : undefined}
          aria-current={link.current ? "true" : undefined}
          className={segment(link.current)}
        >
          {link.label}
        </Link>
      ))}
    </nav>
  );
}
