export type FirstStepsFacts = {
  number: { state: "ready" | "none" | "unregistered" | "stopped"; shown: string };
  hasContacts: boolean;
  /** The caller's largest category with contacts. */
  category: { name: string; contact_count: number } | null;
  templates: { approved: number; waiting: number };
  draft_id: number | null;
};

/** The steps from an empty start to the first launch, each with its state. */
export function firstSteps({ number, hasContacts, category, templates, draft_id }: FirstStepsFacts) {
  const contacts = category ? "done" : hasContacts ? "uncategorised" : "none";
  const template = templates.approved > 0 ? "done" : templates.waiting > 0 ? "waiting" : "none";
  return [
    { step: "number", state: number.state, done: number.state === "ready" },
    { step: "contacts", state: contacts, done: contacts === "done" },
    { step: "template", state: template, done: template === "done" },
    { step: "campaign", state: draft_id === null ? "none" : "draft", done: false },
  ] as const;
}

export type FirstStep = ReturnType<typeof firstSteps>[number];

/** Where a step is done; null when it is done already, or when only a super-admin can do it. */
export function pathOfFirstStep(step: FirstStep, role: string, draft_id: number | null): string | null {
  if (step.done) return null;
  switch (step.step) {
    case "number":
      if (step.state === "stopped") return "/settings/sender";
      return role === "super_admin" ? "/settings/health#setup" : null;
    case "contacts":
      return step.state === "uncategorised" ? "/contacts" : "/contacts/import";
    case "template":
      return step.state === "waiting" ? "/templates" : "/templates/new";
    case "campaign":
      return draft_id === null ? "/campaigns/new" : `/campaigns/${draft_id}/edit`;
  }
}
