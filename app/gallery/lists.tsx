"use client";

import { Download, Users } from "lucide-react";
import { Suspense } from "react";
import { BulkBar, pickColumn } from "@/components/common/bulk-bar";
import { CategoryChips } from "@/components/common/category-chip";
import { type Column, DataTable, NameCell } from "@/components/common/data-table";
import { FilterSelect } from "@/components/common/filter-select";
import { Pager } from "@/components/common/pager";
import { SearchInput } from "@/components/common/search-input";
import { Section, Sheet } from "@/components/common/sheet";
import { type MarkedState, StateMark } from "@/components/common/state-mark";
import { Tel } from "@/components/common/tel";
import { Timeline } from "@/components/common/timeline";
import { Toolbar } from "@/components/common/toolbar";
import { useSelection } from "@/components/common/use-selection";
import { WindowRing } from "@/components/common/window-ring";
import { Button } from "@/components/ui/button";
import { SegmentLinks } from "@/components/ui/segments";

type Row = { id: string; name: string; phone: string; country: string; state: MarkedState; seconds: number };

const rows: Row[] = [
  {
    id: "1",
    name: "Awa Ndiaye",
    phone: "+221 77 000 14 52",
    country: "SN",
    state: "replied",
    seconds: 85_680,
  },
  { id: "2", name: "Mamadou Diop", phone: "+221 78 000 31 94", country: "SN", state: "read", seconds: 0 },
  {
    id: "3",
    name: "Aya Kouassi",
    phone: "+225 07 00 01 63 90",
    country: "CI",
    state: "failed",
    seconds: 6120,
  },
];
const all = [{ value: "", label: "Toutes les catégories" }];

export function Lists() {
  const selection = useSelection(rows.map((row) => row.id));
  const columns: Column<Row>[] = [
    pickColumn(selection, ({ id, name }) => ({ id, name })),
    {
      id: "name",
      header: "Nom",
      sort: { href: "?sort=-name", direction: "ascending" },
      place: "name",
      cell: (row) => (
        <NameCell href="/gallery" name={row.name} sub={<Tel phone={row.phone} country={row.country} />} />
      ),
    },
    {
      id: "categories",
      header: "Catégories",
      place: "hidden",
      cell: () => <CategoryChips categories={[{ name: "Familles 2026", color: "cat-1" }]} />,
    },
    { id: "state", header: "Dernier message", place: "end", cell: (row) => <StateMark state={row.state} /> },
    {
      id: "window",
      header: "Fenêtre",
      place: "full",
      cell: (row) => <WindowRing secondsLeft={row.seconds} />,
    },
    { id: "tries", header: "Tentatives", number: true, desk: true, place: "hidden", cell: () => "1" },
  ];
  return (
    <>
      <Sheet label="Liste des contacts">
        <Suspense>
          <Toolbar>
            <SearchInput label="Chercher un nom ou un numéro" />
            <FilterSelect label="Catégorie" param="category" options={all} />
            <SegmentLinks
              label="État"
              links={[
                { href: "?state=", label: "Tous", current: true },
                { href: "?state=failed", label: "Échecs 9", current: false },
              ]}
            />
          </Toolbar>
        </Suspense>
        <BulkBar selection={selection} total={4812}>
          <Button variant="ghost" size="sm">
            <Users />
            Ajouter à une catégorie
          </Button>
          <Button variant="ghost" size="sm">
            <Download />
            Exporter
          </Button>
        </BulkBar>
        <DataTable caption="Contacts" rows={rows} rowKey={(row) => row.id} columns={columns} />
        <Pager shown={50} from={1} count={null} countAtLeast={10_000} nextHref="?cursor=x" />
      </Sheet>
      <Sheet label="Histoire">
        <Section title="Historique">
          <Timeline
            items={[
              { id: 1, state: "replied", title: "A répondu", at: "14:35", quote: "Merci beaucoup !" },
              {
                id: 2,
                state: "read",
                title: "Message 2 lu",
                at: "14:34",
                quote: "Merci Awa ! Votre place est gardée.",
                ours: true,
                detail: "Envoyé 14:33:04 · distribué 14:33:06",
              },
              { id: 3, state: "queued", title: "Fiche créée par un import", at: "8 janvier 2026" },
            ]}
          />
        </Section>
      </Sheet>
    </>
  );
}
