"use client";

import { Command } from "cmdk";
import {
  History,
  LoaderCircle,
  type LucideIcon,
  Plus,
  Search,
  Send,
  Upload,
  UserPlus,
  Users,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { Note } from "../common/note";
import { usePerson } from "../common/person";
import { Tel } from "../common/tel";
import { Dialog, DialogContent } from "../ui/dialog";
import { IconInput, inputVariants } from "../ui/input";
import { menuItem, menuLabel } from "../ui/menu";
import { navigationFor } from "./navigation";
import { type Entry, recentOf, remember } from "./palette-recent";
import { matching } from "./palette-rules";
import type { Person } from "./person-trigger";
import { useFound } from "./use-found";

type CommandPaletteProps = Pick<Person, "role"> & { returnTo: HTMLElement | null; onClose: () => void };

const ACTS = [
  { name: "new_campaign", href: "/campaigns/new", icon: Plus },
  { name: "import_contacts", href: "/contacts/import", icon: Upload },
  { name: "new_contact", href: "/contacts?new", icon: UserPlus },
] as const;

/** Goes to a page, finds a contact or a campaign, starts something new. */
export function CommandPalette({ role, returnTo, onClose }: CommandPaletteProps) {
  const t = useTranslations("palette");
  const nav = useTranslations("nav");
  const words = useErrorWords();
  const router = useRouter();
  const person = usePerson()?.id ?? "";
  const [q, setQ] = useState("");
  const { found, searching, failure } = useFound(q);

  const pages = navigationFor(role).map(({ name, href, icon }) => ({ href, icon, label: nav(name) }));
  const acts = ACTS.map(({ name, href, icon }) => ({ href, icon, label: t(name) }));
  const contacts = found?.contacts.map(({ id, full_name, phone, country_code }) => ({
    href: `/contacts/${id}`,
    icon: Users,
    label: full_name ?? phone ?? t("nameless"),
    phone: phone ? { phone, country: country_code } : undefined,
  }));
  const campaigns = found?.campaigns.map(({ id, name, status }) => ({
    href: status === "draft" ? `/campaigns/${id}/edit` : `/campaigns/${id}`,
    icon: Send,
    label: name,
  }));
  const groups: [name: Parameters<typeof t>[0], entries: Choice[]][] = [
    ["recent", q === "" ? recentOf(person).map((entry) => ({ ...entry, icon: History })) : []],
    ["contacts", contacts ?? []],
    ["campaigns", campaigns ?? []],
    ["pages", matching(pages, q)],
    ["acts", matching(acts, q)],
  ];
  const shown = groups.filter(([, entries]) => entries.length > 0);
  const count = shown.reduce((all, [, entries]) => all + entries.length, 0);

  const choose = ({ href, label }: Entry) => {
    remember(person, { href, label });
    onClose();
    router.push(href);
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={<span className="sr-only">{t("title")}</span>}
        className="mt-[8dvh] gap-0 p-0 *:[h2]:sr-only"
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (returnTo?.isConnected) returnTo.focus();
        }}
      >
        <Command label={t("title")} shouldFilter={false} loop>
          <div className="border-b border-border p-3">
            <IconInput>
              {searching ? <LoaderCircle className="animate-spin" /> : <Search />}
              <Command.Input
                data-slot="input"
                className={inputVariants()}
                placeholder={t("placeholder")}
                value={q}
                onValueChange={setQ}
                maxLength={100}
              />
            </IconInput>
          </div>
          {failure && (
            <div className="p-3">
              <Note tone="stop" live>
                {words.error(failure)}
              </Note>
            </div>
          )}
          <Command.List className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
            {shown.map(([name, entries]) => (
              <Command.Group
                key={name}
                heading={<span className={menuLabel}>{t(name)}</span>}
                className="pb-1.5"
              >
                {entries.map((entry) => (
                  <Command.Item
                    key={entry.href}
                    value={`${name} ${entry.href}`}
                    className={menuItem}
                    onSelect={() => choose(entry)}
                  >
                    <entry.icon className="text-muted-foreground" />
                    <span className="min-w-0 wrap-anywhere">{entry.label}</span>
                    {entry.phone && (
                      <span className="ml-auto text-sm text-muted-foreground">
                        <Tel {...entry.phone} />
                      </span>
                    )}
                  </Command.Item>
                ))}
              </Command.Group>
            ))}
          </Command.List>
          {count === 0 && !searching && !failure && <p className="px-4 pb-4">{t("none", { q })}</p>}
          <p className="sr-only" role="status">
            {searching ? t("searching") : q !== "" && t("count", { count, n: String(count) })}
          </p>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

type Choice = Entry & { icon: LucideIcon; phone?: { phone: string; country: string | null } };
