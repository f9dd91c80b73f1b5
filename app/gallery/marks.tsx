import { CategoryChips } from "@/components/common/category-chip";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { type MarkedState, StateMark } from "@/components/common/state-mark";
import { CampaignTag, Tag } from "@/components/common/tag";
import { Tel } from "@/components/common/tel";
import { WindowRing } from "@/components/common/window-ring";
import { CAMPAIGN_STATUSES } from "@/lib/campaigns/schema";
import { MESSAGE_STATES } from "@/lib/sending/states";

const states: MarkedState[] = [...MESSAGE_STATES, "replied", "message_2_sent", "opted_out"];
const categories = [
  "Familles 2026",
  "Abidjan",
  "Bénévoles",
  "Dakar",
  "Donateurs France",
  "Parents",
  "Casablanca",
  "Anciens",
];

export function Marks() {
  return (
    <Two variant="even">
      <Sheet label="États">
        <Section title="États d’un message">
          <ul className="grid gap-2">
            {states.map((state) => (
              <li key={state}>
                <StateMark state={state} />
              </li>
            ))}
            <li>
              <StateMark state="accepted" held />
            </li>
          </ul>
        </Section>
      </Sheet>
      <div className="grid gap-6">
        <Sheet label="Campagnes">
          <Section title="États d’une campagne">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              {CAMPAIGN_STATUSES.map((status) => (
                <CampaignTag key={status} status={status} />
              ))}
              <CampaignTag status="paused" stopped />
              <CampaignTag status="completed" unknown={2} />
              <Tag tone="soft">À corriger</Tag>
            </div>
          </Section>
        </Sheet>
        <Sheet label="Catégories">
          <Section title="Catégories, numéros, fenêtre">
            <div className="grid gap-4">
              <CategoryChips
                categories={categories.map((name, position) => ({ name, color: `cat-${position + 1}` }))}
              />
              <Tel phone="+221 77 000 14 52" country="SN" />
              <div className="flex flex-wrap items-center gap-x-8 gap-y-2">
                {[85_680, 39_900, 6120, 720, 0].map((seconds) => (
                  <WindowRing key={seconds} secondsLeft={seconds} />
                ))}
              </div>
            </div>
          </Section>
        </Sheet>
      </div>
    </Two>
  );
}
