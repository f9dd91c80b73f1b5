"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { TemplateCard } from "@/components/templates/template-card";
import { searchTemplates } from "@/components/templates/template-search";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "@/components/ui/dialog";
import { IconInput, Input } from "@/components/ui/input";
import type { TemplateChoice } from "@/lib/templates/schema";
import { templateKey } from "./draft-values";

type TemplateDialogProps = {
  templates: TemplateChoice[];
  chosen: string;
  onChoose: (key: string) => void;
  onClose: () => void;
};

const STEP = 16;

/** All templates as bubbles, with a search. Draws further ones as the list is scrolled. */
export function TemplateDialog({ templates, chosen, onChoose, onClose }: TemplateDialogProps) {
  const t = useTranslations("campaigns.editor");
  const [q, setQ] = useState("");
  const [picked, setPicked] = useState(chosen);
  const [drawn, setDrawn] = useState(STEP);
  const end = useRef<HTMLDivElement>(null);
  const found = useMemo(() => searchTemplates(templates, q), [templates, q]);
  const shown = found.slice(0, drawn);

  // biome-ignore lint/correctness/useExhaustiveDependencies: observed again after each step, since it may still be in view
  useEffect(() => {
    if (!end.current) return;
    const draw = ([entry]: IntersectionObserverEntry[]) =>
      entry?.isIntersecting && setDrawn((before) => before + STEP);
    const observer = new IntersectionObserver(draw, { root: end.current.parentElement, rootMargin: "800px" });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [shown.length, found.length]);

  const choose = (key: string) => {
    if (key) onChoose(key);
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        size="wide"
        title={t("choose_template")}
        className="h-full grid-rows-[auto_minmax(0,1fr)] overflow-hidden max-md:p-4"
      >
        <form
          className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)_auto] gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            choose(picked);
          }}
        >
          <IconInput>
            <Search />
            <Input
              type="search"
              aria-label={t("search_template")}
              placeholder={t("search_template")}
              value={q}
              onChange={({ target }) => {
                setQ(target.value);
                setDrawn(STEP);
              }}
            />
          </IconInput>
          <div
            role="radiogroup"
            aria-label={t("template")}
            className="-mx-1 grid content-start items-start gap-3 overflow-y-auto p-1 sm:grid-cols-2"
          >
            {shown.map((template) => {
              const key = templateKey(template);
              return (
                <TemplateCard
                  key={key}
                  template={template}
                  name="template_in_dialog"
                  isChosen={picked === key}
                  onChoose={() => setPicked(key)}
                  onPress={() => choose(key)}
                />
              );
            })}
            {found.length === 0 && <p className="col-span-full py-8 text-center">{t("no_template_found")}</p>}
            {found.length > shown.length && <div ref={end} className="col-span-full h-4" />}
          </div>
          <DialogActions>
            <DialogClose asChild>
              <Button variant="outline">{t("template_cancel")}</Button>
            </DialogClose>
            <Button type="submit">{t("template_choose")}</Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
