"use client";

import { Copy, Ellipsis, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { ActionMenu } from "@/components/common/action-menu";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { flag } from "@/components/common/tel";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Combobox } from "@/components/ui/combobox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogActions, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { RadioCards } from "@/components/ui/radio-cards";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";

const countries = [
  { value: "CI", label: "Côte d’Ivoire", suffix: "+225", prefix: flag("CI") },
  { value: "SN", label: "Sénégal", suffix: "+221", prefix: flag("SN") },
  { value: "MA", label: "Maroc", suffix: "+212", prefix: flag("MA") },
];
const delays = [
  { value: "0", label: "Tout de suite" },
  { value: "3600", label: "Une heure après" },
];

export function Controls() {
  const [country, setCountry] = useState<string | null>("CI");
  const [period, setPeriod] = useState("7");
  return (
    <Sheet label="Champs et boutons">
      <Section title="Boutons">
        <div className="grid gap-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <Button size="lg">
              <Send />
              Lancer pour 1 240 personnes
            </Button>
            <Button>Enregistrer</Button>
            <Button variant="outline">Annuler</Button>
            <Button variant="ghost">Plus tard</Button>
            <Button variant="destructive">
              <Trash2 />
              Effacer 12 contacts
            </Button>
            <Button variant="destructive-outline">Ne plus écrire</Button>
            <Button variant="secondary">Dupliquer</Button>
            <Button variant="link">En savoir plus</Button>
          </div>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <Button disabled aria-describedby="why">
              Lancer
            </Button>
            <span id="why" className="text-sm text-muted-foreground">
              Choisissez d’abord un modèle.
            </span>
            <Button busy>Enregistrement…</Button>
            <Button variant="outline" size="sm">
              Dense
            </Button>
            <Button variant="outline" size="xs">
              Très dense
            </Button>
            <Button variant="outline" size="icon" aria-label="Autres actions">
              <Ellipsis />
            </Button>
            <Segments
              label="Période"
              value={period}
              onValueChange={setPeriod}
              options={[
                { value: "7", label: "7 j" },
                { value: "30", label: "30 j" },
                { value: "90", label: "90 j" },
              ]}
            />
          </div>
        </div>
      </Section>
      <Section title="Champs">
        <Two variant="even" className="gap-4">
          <Field label="Nom">
            <Input defaultValue="Aïssatou Bâ" />
          </Field>
          <Field label="Pays" hint="Le drapeau accompagne le nom, il ne le remplace pas.">
            <Combobox
              options={countries}
              value={country}
              onValueChange={setCountry}
              placeholder="Choisir un pays"
              searchLabel="Chercher un pays"
              emptyLabel="Aucun résultat"
            />
          </Field>
          <Field label="Téléphone" error="Il manque 3 chiffres : un numéro de Côte d’Ivoire en a 10.">
            <Input type="tel" defaultValue="07 00 01 2" />
          </Field>
          <Field label="Délai" optional>
            <Select options={delays} defaultValue="0" />
          </Field>
          <Field label="Texte" hint="156 sur 4 096 caractères.">
            <Textarea defaultValue="Merci {{prénom}} !" />
          </Field>
          <RadioCards
            legend="Envoi"
            name="trigger"
            defaultValue="any"
            options={[
              { value: "any", label: <b>après n’importe quelle réponse</b> },
              { value: "words", label: <b>seulement après certains mots</b>, hint: "Comparés sans accents." },
            ]}
          />
        </Two>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <Checkbox label="Envoyer une confirmation" defaultChecked />
          <Checkbox label="En partie" indeterminate />
          <RadioCards
            plain
            hideLegend
            legend="Quand"
            name="when"
            defaultValue="now"
            options={[
              { value: "now", label: "Maintenant" },
              { value: "later", label: "Plus tard" },
            ]}
          />
        </div>
      </Section>
    </Sheet>
  );
}

export function Overlays() {
  return (
    <Sheet label="Ce qui flotte">
      <Section title="Ce qui flotte">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <ActionMenu
            label="Menu"
            actions={[
              { label: "Dupliquer", icon: Copy, onSelect: () => toast("Dupliquée") },
              { label: "Voir", icon: Send, href: "/gallery" },
              {
                label: "Annuler la campagne",
                icon: Trash2,
                destructive: true,
                onSelect: () => toast("Annulée"),
              },
            ]}
          />
          <ConfirmDialog
            trigger={<Button variant="outline">Confirmation</Button>}
            title="Annuler la campagne ?"
            confirmLabel="Annuler pour 846 personnes"
            cancelLabel="Garder la campagne"
            typed={{ expected: "846", label: "Tapez 846 pour confirmer" }}
            onConfirm={() => toast("Campagne annulée")}
          >
            <p>846 personnes ne recevront rien. Les 391 autres gardent leur message et leurs réponses.</p>
          </ConfirmDialog>
          <Dialog>
            <DialogTrigger asChild>
              <Button variant="outline">Dialogue</Button>
            </DialogTrigger>
            <DialogContent title="Insérer un lien" description="Un lien web, ou un lien wa.me.">
              <Field label="Adresse">
                <Input type="url" placeholder="https://" />
              </Field>
              <DialogActions>
                <DialogClose asChild>
                  <Button variant="outline">Ne pas insérer</Button>
                </DialogClose>
                <Button>Insérer le lien</Button>
              </DialogActions>
            </DialogContent>
          </Dialog>
          <Popover>
            <PopoverTrigger asChild>
              <Button variant="outline">Filtres</Button>
            </PopoverTrigger>
            <PopoverContent label="Filtres">Ici des filtres.</PopoverContent>
          </Popover>
          <Tooltip content="(distribués + lus) / (tous les partis)">
            <Button variant="outline">Définition</Button>
          </Tooltip>
          <Button
            variant="outline"
            onClick={() =>
              toast.success("12 contacts ajoutés à Familles 2026", {
                duration: 10_000,
                action: { label: "Annuler", onClick: () => toast("Annulé") },
              })
            }
          >
            Message bref
          </Button>
        </div>
      </Section>
    </Sheet>
  );
}
