import { Checks } from "@/components/common/checks";
import { DecisionPanel } from "@/components/common/decision-panel";
import { EmptyState, NextSteps } from "@/components/common/empty-state";
import { ErrorPanel } from "@/components/common/error-panel";
import { Note } from "@/components/common/note";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { StateMark } from "@/components/common/state-mark";
import { Stepper } from "@/components/common/stepper";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";

export function Feedback() {
  return (
    <>
      <Stepper
        label="Étapes de l’import"
        steps={[
          { label: "Fichier", status: "done", href: "#file" },
          { label: "Colonnes", status: "done", href: "#columns" },
          { label: "Vérification", status: "current" },
          { label: "Import", status: "to_come" },
        ]}
      />
      <Note tone="go">Meta examine votre modèle. Réponse d’habitude en moins d’une heure.</Note>
      <Note
        tone="wait"
        action={
          <Button variant="outline" size="sm">
            Les consulter
          </Button>
        }
      >
        <b>7 contacts n’ont pas de prénom.</b> Sans texte de remplacement, ils ne recevront rien.
      </Note>
      <ErrorPanel
        title="Meta refuse votre jeton d’accès"
        what="Il a expiré ou a été révoqué."
        safe="Les envois sont arrêtés, rien n’est perdu."
        todo="À faire : collez un nouveau jeton dans Réglages, puis reprenez."
        detail={<code>190 · OAuthException</code>}
      />
      <DecisionPanel
        title="Les 20 premiers messages sont partis. On continue ?"
        detail="Sans action de votre part, le reste part à 14:41 si tout va bien."
        counts={
          <>
            <li>
              <StateMark state="delivered">17 distribués</StateMark>
            </li>
            <li>
              <StateMark state="failed">1 échec</StateMark>
            </li>
          </>
        }
      >
        <Button>Continuer pour 1 220 personnes</Button>
        <Button variant="outline">Arrêter là</Button>
      </DecisionPanel>
      <Two>
        <Sheet label="Points">
          <Section title="2 points en ordre, 1 à vérifier">
            <Checks
              items={[
                { level: "in_order", title: "Modèle approuvé", detail: "vérifié chez Meta à 14:20" },
                {
                  level: "to_see",
                  title: "64 contacts sans origine de l’accord",
                  detail: "Importés avant mars.",
                  action: (
                    <Button variant="outline" size="sm">
                      Les consulter
                    </Button>
                  ),
                },
                { level: "in_order", title: "Test reçu sur votre téléphone" },
              ]}
            />
          </Section>
        </Sheet>
        <Sheet label="Chargement">
          <Section title="Chargement">
            <div className="grid gap-4">
              <Skeleton className="w-1/3" />
              <Skeleton className="w-2/3" />
              <Skeleton className="h-7 w-20" />
            </div>
          </Section>
        </Sheet>
      </Two>
      <Sheet label="Vide">
        <EmptyState title="Un message à tous, une réponse à chacun">
          Écrivez deux messages. Le premier part à 25 par minute, le second à ceux qui répondent.
        </EmptyState>
        <Section>
          <NextSteps
            steps={[
              { title: "Relier WhatsApp", detail: "+221 33 800 00 42 est prêt.", done: true },
              {
                title: "Importer vos contacts",
                detail: "Un fichier Excel ou CSV suffit.",
                action: <Button>Importer</Button>,
              },
              { title: "Écrire la campagne", action: <Button variant="outline">Commencer</Button> },
            ]}
          />
        </Section>
      </Sheet>
    </>
  );
}
