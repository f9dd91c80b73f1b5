"use client";

import { Eye, EyeOff, Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button } from "../ui/button";
import { IconInput, Input } from "../ui/input";

/** A password field that can show its text. Use it inside a `Field`. */
export function PasswordInput(props: Omit<ComponentProps<typeof Input>, "type">) {
  const t = useTranslations("auth");
  const [shown, setShown] = useState(false);
  return (
    <IconInput>
      <Lock />
      <Input autoComplete="new-password" maxLength={72} {...props} type={shown ? "text" : "password"} />
      <Button
        variant="ghost"
        size="icon"
        aria-label={t("show_password")}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? <Eye /> : <EyeOff />}
      </Button>
    </IconInput>
  );
}
