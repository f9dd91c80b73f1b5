"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

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
    <div role="group" aria-label={label} className={cn("segments", className)}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onValueChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

export type SegmentLink = { href: string; label: ReactNode; current: boolean };

/** The same look for a filter that lives in the URL. */
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
    <nav aria-label={label} className={cn("segments", className)}>
      {links.map((link) => (
        <Link
          key={link.href}
          href={link.href}
          scroll={false}
          aria-current={link.current ? "true" : undefined}
        >
          {link.label}
        </Link>
      ))}
    </nav>
  );
}
