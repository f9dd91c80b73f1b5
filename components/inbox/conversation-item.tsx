import type { ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { Avatar } from "../common/avatar";

export const conversationLook =
  "group relative grid grid-cols-[2.25rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 border-t border-border px-5 py-3.5 text-inherit no-underline hover:bg-accent aria-[current]:bg-secondary max-md:px-gutter";

type ConversationItemProps = {
  name: string;
  title: ReactNode;
  at: string | null;
  now: string;
  said: ReactNode;
  children?: ReactNode;
};

/** Name, time and last message of a conversation. */
export function ConversationItem({ name, title, at, now, said, children }: ConversationItemProps) {
  const format = useFormat();
  return (
    <>
      <Avatar name={name} className="row-[1/span_3] group-aria-[current]:bg-card" />
      <span className="flex justify-between gap-2">
        <b className="font-[650]">{title}</b>
        {at && (
          <time
            dateTime={at}
            className="text-xs/6 whitespace-nowrap text-muted-foreground group-aria-[current]:text-secondary-foreground"
          >
            {format.moment(at, now)}
          </time>
        )}
      </span>
      <span className="line-clamp-2 text-md/5.25">{said}</span>
      {children}
    </>
  );
}
