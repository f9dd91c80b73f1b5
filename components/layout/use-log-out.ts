"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { logoutAction } from "@/lib/auth/actions";

export function useLogOut() {
  const router = useRouter();
  const [, startTransition] = useTransition();
  return () =>
    startTransition(async () => {
      await logoutAction({});
      router.replace("/login");
      router.refresh();
    });
}
