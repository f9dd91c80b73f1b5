/** The questions of a first month, with the page where each is answered by an act; texts: `help.questions`. */
export const QUESTIONS = [
  { name: "import", href: "/contacts/import" },
  { name: "left_out", href: "/campaigns" },
  { name: "paying", href: "/statistics" },
  { name: "stopped", href: "/campaigns" },
  { name: "stop", href: "/contacts?opted_out=true" },
  { name: "waiting", href: "/templates" },
  { name: "slow", href: "/settings/sender" },
  { name: "replying", href: "/inbox" },
  { name: "testing", href: "/campaigns" },
  { name: "correcting", href: "/campaigns" },
] as const;
