"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { logoutAction } from "@/lib/auth/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { lazyComponent } from "../ui/lazy-component";
import { toast } from "../ui/toast";
import { orOffline } from "./call-action";
import { forgetAll, keepsAnything, startKeepingFor } from "./kept";
import { setDoor } from "./session";

type Person = {
  id: string;
  /** Logs out, after a question when something typed would be lost. */
  logOut: () => void;
};

const PersonContext = createContext<Person | null>(null);

/** Who is logged in; null before log-in. */
export const usePerson = (): Person | null => useContext(PersonContext);

const { Component: SessionDialog } = lazyComponent(() =>
  import("./session-dialog").then((module) => module.SessionDialog),
);

type PersonProviderProps = { id: string; email: string; children: ReactNode };

/** The logged-in person for the components inside, and the dialogs about the session. */
export function PersonProvider({ id, email, children }: PersonProviderProps) {
  const t = useTranslations("common.leave");
  const words = useErrorWords();
  const router = useRouter();
  const [waiting, setWaiting] = useState<{ done: (isLoggedIn: boolean) => void } | null>(null);
  const [leaving, setLeaving] = useState(false);
  useEffect(() => startKeepingFor(id, leaveToOther), [id]);
  useEffect(() => setDoor(() => new Promise((done) => setWaiting({ done }))), []);

  const leave = async () => {
    const answer = await orOffline(() => logoutAction({}));
    if (!answer.ok && answer.code !== "unauthenticated") return void toast.error(words.error(answer.code));
    forgetAll();
    router.replace("/login");
    router.refresh();
  };
  const logOut = () => (keepsAnything(id) ? setLeaving(true) : void leave());

  return (
    <PersonContext value={{ id, logOut }}>
      {children}
      {waiting && (
        <SessionDialog
          email={email}
          onDone={(isLoggedIn) => {
            setWaiting(null);
            waiting.done(isLoggedIn);
          }}
        />
      )}
      <ConfirmDialog
        open={leaving}
        onOpenChange={setLeaving}
        title={t("title")}
        confirmLabel={t("confirm")}
        cancelLabel={t("cancel")}
        onConfirm={leave}
      >
        <p>{t("what")}</p>
      </ConfirmDialog>
    </PersonContext>
  );
}

/** Loads the page anew, so that nothing of the former person is left in it. */
const leaveToOther = (person: string | null) => location.replace(person === null ? "/login" : "/dashboard");
