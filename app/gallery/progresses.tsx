import { Amounts, Facts, Figures } from "@/components/common/figures";
import { Funnel, Proof } from "@/components/common/funnel";
import { ProgressLine } from "@/components/common/progress-line";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { Progress } from "@/components/ui/progress";

const shared = { label: "Avancement de la campagne", value: 391, max: 1240, start: "14:30" };

export function Progresses() {
  return (
    <>
      <Sheet label="Avancement">
        <Section title="Le fil">
          <div className="grid gap-4">
            <ProgressLine
              {...shared}
              progress={{ state: "running", minutes_total: 54, minutes_done: 17 }}
              valueText="391 sur 1 240 contacts traités, fin vers 15:24"
              moment="14:47, reste 37 min"
              end="Fin vers 15:24"
              caption
            />
            <ProgressLine
              {...shared}
              progress={{ state: "paused", minutes_total: 54, minutes_done: 17, minutes_paused: 8 }}
              valueText="En pause"
              moment="En pause depuis 8 min"
              end="Attend votre décision"
            />
            <ProgressLine
              {...shared}
              progress={{ state: "stopped", minutes_total: 54, minutes_done: 22 }}
              valueText="Arrêtée à 14:52"
              moment="Arrêtée à 14:52"
            />
            <ProgressLine
              {...shared}
              progress={{ state: "completed", minutes_total: 400, minutes_done: 400 }}
              valueText="Terminée"
              end="Terminée à 15:26"
              caption
            />
            <div className="max-w-64">
              <ProgressLine
                {...shared}
                start={undefined}
                mini
                progress={{ state: "running", minutes_total: 26, minutes_done: 8 }}
                valueText="31 %"
              />
            </div>
            <Progress label="Import" value={812} max={1318} valueText="812 lignes sur 1 318" />
            <Progress label="Offre gratuite" value={900} max={1000} valueText="900 sur 1 000" warn />
          </div>
        </Section>
        <Section flush>
          <Figures
            figures={[
              { label: "Messages envoyés, 7 jours", value: "2 466", note: "Message 1 : 2 151" },
              { label: "Taux de réussite", value: "91,4 %", note: "1 964 distribués ou lus sur 2 148" },
              { label: "Sans mesure", value: "aucun", note: "0 envoi : pas de taux", href: "/gallery" },
              { label: "À corriger", value: "22", note: "non importées", waits: true },
            ]}
          />
        </Section>
      </Sheet>
      <Two>
        <Sheet label="Entonnoir">
          <Section title="Parcours des messages">
            <Funnel
              total={376}
              rows={[
                { state: "accepted", count: 376, href: "?state=accepted" },
                { state: "delivered", count: 329, href: "?state=delivered", label: "Distribués" },
                { state: "read", count: 147, href: "?state=read", label: "Lus" },
                { state: "replied", count: 38, href: "?state=replied", label: "Ont répondu" },
              ]}
            />
          </Section>
          <Section className="py-3.5">
            <Proof sum="376 remis + 846 en file + 3 en cours + 9 échecs + 4 écartés + 2 inconnus = 1 240" />
          </Section>
        </Sheet>
        <div className="grid gap-6">
          <Sheet label="Le reste">
            <Section title="Le reste">
              <Funnel
                rows={[
                  { state: "queued", count: 846, href: "?state=queued" },
                  { state: "failed", count: 9, href: "?state=failed", label: "Échecs" },
                  { state: "unknown", count: 2, href: "?state=unknown" },
                ]}
              />
            </Section>
          </Sheet>
          <Sheet label="Faits">
            <Section>
              <Facts
                facts={[
                  { label: "Ville", value: "Dakar, Médina" },
                  { label: "Accord", value: "Fiche d’inscription papier, depuis le 8 janvier 2026" },
                ]}
              />
            </Section>
            <Section title="Coût au plus">
              <Amounts
                amounts={[
                  { label: "Sénégal", detail: "702 × 0,0195", amount: "13,69 €" },
                  { label: "Côte d’Ivoire", detail: "318 × 0,0195", amount: "6,20 €" },
                  { label: "Au plus", amount: "19,89 €", total: true },
                ]}
              />
            </Section>
          </Sheet>
        </div>
      </Two>
    </>
  );
}
