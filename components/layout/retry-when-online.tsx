"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "../ui/button";

const RETRY_MILLISECONDS = 5000;

const retry = () => location.reload();

/** Loads the wanted page again, by itself when the connection is back. */
export function RetryWhenOnline() {
  const t = useTranslations("common");
  useEffect(() => {
    addEventListener("online", retry);
    // The connection may be back before this runs, or down behind a network that is up: then no event comes.
    const timer = navigator.onLine ? setTimeout(retry, RETRY_MILLISECONDS) : undefined;
    return () => {
      removeEventListener("online", retry);
      clearTimeout(timer);
    };
  }, []);
  return <Button onClick={retry}>{t("retry")}</Button>;
}
