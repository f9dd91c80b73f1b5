import type { ReactNode } from "react";

export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details>
      <summary className="min-h-6 w-fit text-sm/6 text-primary max-[900px]:min-h-control max-[900px]:content-center">
        {title}
      </summary>
      {children}
    </details>
  );
}
