"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Button } from "../ui/button";

const retry = () => location.reload();

/** Loads the wanted page again, by itself when the connection is back. */
export function RetryWhenOnline() {
  const t = useTranslations("common");
  useEffect(() => {
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  }, []);
  return <Button onClick={retry}>{t("retry")}</Button>;
}
