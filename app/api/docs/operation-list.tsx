import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { type Operation, TAGS } from "./description";

const operationHref = ({ operationId }: Operation): string => `/api/docs?operation=${operationId}`;

const methods: Record<string, string> = {
  POST: "bg-dye-3 text-on-dye-3",
  PUT: "bg-dye-2 text-on-dye-2",
  DELETE: "bg-destructive-soft text-destructive-text",
};

export function Method({ name }: { name: string }) {
  return (
    <span
      className={cn(
        "inline-block min-w-15 rounded-sm bg-dye-1 px-1.5 py-0.5 text-center font-sans text-[0.6875rem]/4 font-[650] tracking-[0.04em] text-on-dye-1",
        methods[name],
      )}
    >
      {name}
    </span>
  );
}

/** A path that may wrap after each segment. */
export function Path({ path, className }: { path: string; className?: string }) {
  const parts = path.split(/(?=\/)/);
  return (
    <code className={cn("wrap-anywhere", className)}>
      {parts.map((part, at) => (
        <span key={at}>
          {part}
          <wbr />
        </span>
      ))}
    </code>
  );
}

export function OperationList({ current }: { current?: string }) {
  const t = useTranslations("api_docs");
  return (
    <nav
      className={cn(
        "sticky top-0 grid max-h-dvh gap-6 overflow-y-auto px-gutter pt-6 pb-12",
        "max-[900px]:static max-[900px]:order-2 max-[900px]:max-h-none",
        current && "max-[900px]:hidden",
      )}
      aria-label={t("operations")}
    >
      {TAGS.map(({ name, description, operations }) => (
        <section key={name} aria-labelledby={`tag-${name}`}>
          <h2 className="capitalize" id={`tag-${name}`}>
            {name}
          </h2>
          <p className="mb-1.5 text-xs text-muted-foreground" lang="en">
            {description}
          </p>
          <ul>
            {operations.map((operation) => (
              <li key={operation.operationId}>
                <Link
                  className="-mx-2 grid min-h-control-dense grid-cols-[3.75rem_minmax(0,1fr)] items-center gap-2 rounded-md px-2 py-1 text-inherit no-underline hover:bg-accent aria-[current]:bg-secondary aria-[current]:text-secondary-foreground max-[900px]:min-h-control"
                  href={operationHref(operation)}
                  prefetch={false}
                  aria-current={operation.operationId === current ? "page" : undefined}
                >
                  <Method name={operation.method} />
                  <Path className="text-xs/[1.4]" path={operation.path.replace("/api", "")} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
