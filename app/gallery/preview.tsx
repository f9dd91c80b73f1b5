import { Bubble, PhonePreview, ThreadNote } from "@/components/common/phone-preview";
import { Section, Sheet, Two } from "@/components/common/sheet";

export function Preview() {
  return (
    <Sheet label="Le téléphone">
      <Section>
        <Two variant="even">
          <div className="grid gap-2">
            <h2>Le téléphone</h2>
            <p className="text-muted-foreground">
              Vu par la personne : nos messages à gauche, les siens à droite.
            </p>
          </div>
          <PhonePreview sender="Les Ateliers Teranga">
            <Bubble
              header={{ kind: "image" }}
              body={[
                "Bonjour ",
                { filled: "Awa" },
                ", les inscriptions sont ouvertes à *",
                { filled: "Dakar" },
                "*.",
              ]}
              footer="Répondez STOP pour ne plus recevoir nos messages."
              time="14:30"
              buttons={[
                { kind: "quick_reply", text: "Oui, gardez ma place" },
                { kind: "url", text: "Voir le programme" },
              ]}
            />
            <ThreadNote>après la réponse</ThreadNote>
            <Bubble
              from="them"
              quote="Bonjour Awa, les inscriptions…"
              body="Oui, gardez ma place"
              time="14:33"
            />
            <Bubble
              body={[
                "Merci ",
                { missing: "prénom" },
                " ! *Gras*, _italique_, ~barré~, ```chasse fixe```, https://wa.me/221338000042",
              ]}
              time="14:33"
              tick="read"
            />
          </PhonePreview>
        </Two>
      </Section>
    </Sheet>
  );
}
