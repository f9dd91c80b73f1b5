import type { ReactNode } from "react";
import { PersonProvider } from "@/components/common/person";
import { MoreWords } from "@/components/layout/more-words";
import { ServiceWorker } from "@/components/layout/service-worker";
import { Shell } from "@/components/layout/shell";
import { WebhookBar } from "@/components/layout/webhook-bar";
import { getWebhookProblem } from "@/lib/alerts/queries";
import { requireActor } from "@/lib/http/page";
import { clientWordsOf } from "@/lib/i18n/client-words";
import { countWaitingConversations } from "@/lib/inbox/queries";
import { getSenderSummary } from "@/lib/sending/queries";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { actor, ctx } = await requireActor();
  const [sender, inbox, problem] = await Promise.all([
    getSenderSummary(ctx),
    countWaitingConversations(ctx),
    getWebhookProblem(ctx),
  ]);
  return (
    <MoreWords words={await clientWordsOf("(dashboard)")}>
      <PersonProvider id={actor.id} email={actor.email}>
        <Shell
          person={actor}
          sender={sender}
          waiting={{ inbox }}
          bar={problem && <WebhookBar problem={problem} />}
        >
          {children}
        </Shell>
        <ServiceWorker />
      </PersonProvider>
    </MoreWords>
  );
}
