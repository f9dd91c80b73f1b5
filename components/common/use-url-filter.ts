"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useTransition } from "react";

/** Paging parameters, which a changed filter invalidates. */
const pageParams = ["cursor", "from", "trail", "page"];

/** Sets a filter in the URL, keeps the others, and returns to the first page. */
export function useUrlFilter(param: string) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [pending, startTransition] = useTransition();
  const value = search.get(param) ?? "";
  const setValue = useCallback(
    (next: string) => {
      const params = new URLSearchParams(search);
      for (const name of pageParams) params.delete(name);
      if (next) params.set(param, next);
      else params.delete(param);
      const query = params.toString();
      startTransition(() => router.replace(query ? `${pathname}?${query}` : pathname, { scroll: false }));
    },
    [param, pathname, router, search],
  );
  return { value, setValue, pending };
}
