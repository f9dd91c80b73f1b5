import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";

type BackLinkProps = { href: string; children: ReactNode; className?: string };

export function BackLink({ href, children, className }: BackLinkProps) {
  return (
    <Link
      className={cn(
        "inline-flex min-h-8 items-center gap-1.5 justify-self-start text-sm/6 font-medium text-muted-foreground no-underline hover:text-foreground hover:underline hover:decoration-auto max-md:min-h-control",
        className,
      )}
      href={href}
    >
      <ArrowLeft />
      {children}
    </Link>
  );
}
