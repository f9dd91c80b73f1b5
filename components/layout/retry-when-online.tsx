"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "../ui/button";

/** Loads the wanted page again, by itself when the connection is back. */
export function RetryWhenOnline() {
  const t = useTranslations("common");
  const retry = () => location.reload();
  useEffect(() => {
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  }, []);
  return <Button onClick={retry}>{t("retry")}</Button>;
}
