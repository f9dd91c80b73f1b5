import { Download, Send } from "lucide-react";
import { notFound } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { ActionBar, PageHead } from "@/components/common/page-head";
import { Shell } from "@/components/layout/shell";
import { Button } from "@/components/ui/button";
import { Controls, Overlays } from "./controls";
import { Feedback } from "./feedback";
import { Lists } from "./lists";
import { Marks } from "./marks";
import { Preview } from "./preview";
import { Progresses } from "./progresses";

const sender = {
  verified_name: "Les Ateliers Teranga",
  display_phone_number: "+221 33 800 00 42",
  quality_rating: "GREEN",
  rate_per_minute: 25,
};

/** Shows all components, for developers. */
export default function GalleryPage() {
  if (process.env.NODE_ENV === "production" && !process.env.GALLERY) notFound();
  return (
    <NextIntlClientProvider>
      <Shell
        person={{ full_name: "Fatou Sarr", role: "super_admin" }}
        sender={sender}
        waiting={{ contacts: 3 }}
      >
        <PageHead
          title="Planche"
          lead={
            <>
              Tout ce dont les pages sont faites.{" "}
              <b>L’indigo avance, le safran vous attend, la brique est arrêtée.</b>
            </>
          }
          back={{ href: "/gallery", label: "Contacts" }}
          actions={
            <>
              <Button variant="outline" className="max-md:hidden">
                <Download />
                Exporter
              </Button>
              <Button>
                <Send />
                Lancer
              </Button>
            </>
          }
        />
        <Marks />
        <Progresses />
        <Controls />
        <Overlays />
        <Feedback />
        <Lists />
        <Preview />
        <ActionBar>
          <Button>Lancer pour 1 240 personnes</Button>
          <Button variant="outline" size="icon" aria-label="Exporter">
            <Download />
          </Button>
        </ActionBar>
      </Shell>
    </NextIntlClientProvider>
  );
}
