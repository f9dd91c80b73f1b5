"use client";

import { CircleAlert, CircleCheck, Info, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { toastsAreReady } from "./toast";

export function Toasts() {
  const t = useTranslations("common");
  useEffect(() => toastsAreReady(toast), []);
  return (
    <Sonner
      position="bottom-right"
      duration={6000}
      gap={8}
      offset={24}
      mobileOffset={{ bottom: "5.25rem", left: "1rem", right: "1rem" }}
      containerAriaLabel={t("notifications")}
      icons={{
        success: <CircleCheck />,
        info: <Info />,
        warning: <CircleAlert />,
        error: <CircleAlert />,
        loading: <LoaderCircle className="animate-spin" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "grid w-full max-w-md grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-3 rounded-xl bg-foreground py-3 pr-3 pl-4 font-sans text-md/5.25 text-background shadow-float",
          icon: "inline-flex",
          actionButton: "min-h-control-dense cursor-pointer px-3 font-semibold underline",
        },
      }}
    />
  );
}
