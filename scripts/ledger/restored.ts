import type { RestoredReport } from "../../lib/sending/restored.ts";
import { type Words, words } from "../language.ts";

type Done = Extract<RestoredReport, { done: unknown }>["done"][number];

/** What settling a restored database has done and why, and what is left to a person. */
export function showRestored(report: RestoredReport): Words[] {
  if (report.refused)
    return [
      words(
        `Rien n’est changé : cette base a envoyé un message le ${report.sent_at}, elle semble en service.`,
        `Nothing was changed: this database sent a message at ${report.sent_at}, so it seems to be in use.`,
      ),
      words(
        "Si elle vient vraiment d’une sauvegarde : npm run ledger -- restored --anyway",
        "If it really comes from a backup: npm run ledger -- restored --anyway",
      ),
    ];
  const { done, senders, sent_at, lost_statuses } = report;
  return [
    words(`numéros en pause : ${senders}`, `numbers paused: ${senders}`),
    words(`indice : ${reasonOf(report).fr}`, `evidence: ${reasonOf(report).en}`),
    words(
      `dernier envoi que cette base connaît : ${sent_at ?? "aucun"}`,
      `last send that this database knows: ${sent_at ?? "none"}`,
    ),
    words(
      `avis de Meta sur des messages qu’elle ne connaît pas : ${lost_statuses}`,
      `reports of Meta on messages that it does not know: ${lost_statuses}`,
    ),
    ...(done.length === 0 ? [words("rien n’attendait", "nothing was queued")] : done.map(lineOf)),
    words(
      "Ensuite : regardez chaque campagne, puis reprenez-la. Les messages d’issue inconnue sont dans Réglages → Issues inconnues après 24 heures.",
      "Next: check each campaign, then resume it. Messages with an unknown outcome are in Settings → Unknown outcomes after 24 hours.",
    ),
  ];
}

function reasonOf({ evidence }: Extract<RestoredReport, { done: unknown }>): Words {
  if (evidence.attempt)
    return words(
      `Meta parle d’un message envoyé le ${evidence.made_at}, que cette base ne connaît pas`,
      `Meta reports on a message sent at ${evidence.made_at}, which this database does not know`,
    );
  if (evidence.pump)
    return words(
      `la série d’envois n° ${evidence.pump} a déjà eu lieu, et cette base s’arrête au n° ${evidence.known}`,
      `pump ${evidence.pump} has run already, and this database knows of ${evidence.known} only`,
    );
  return words("cette commande", "this command");
}

function lineOf({ what, campaign_id, name, kind, n }: Done): Words {
  const fr = campaign_id === null ? "hors campagne" : `campagne ${campaign_id} « ${name} »`;
  const en = campaign_id === null ? "outside campaigns" : `campaign ${campaign_id} “${name}”`;
  if (what === "draft")
    return words(
      `${fr} : sa date n’était pas venue, elle redevient un brouillon`,
      `${en}: its date had not come, it is a draft again`,
    );
  if (what === "closed")
    return words(
      `${fr} : ${n} séquences terminées, une réponse ne déclenche plus de Message 2`,
      `${en}: ${n} sequences ended, a reply no longer triggers Message 2`,
    );
  return words(
    `${fr} : ${n} ${kind} en attente, maintenant d’issue inconnue`,
    `${en}: ${n} ${kind} queued, now of unknown outcome`,
  );
}
