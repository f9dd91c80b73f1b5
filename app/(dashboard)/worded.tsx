import type { ReactNode } from "react";
import { MoreWords } from "@/components/layout/more-words";
import { clientWordsOf } from "@/lib/i18n/client-words";

/** A page with the messages of its client components; `folder` is the page's, below `app/(dashboard)`. */
export const worded = <Props extends object>(
  folder: string,
  Page: (props: Props) => ReactNode | Promise<ReactNode>,
) =>
  async function WordedPage(props: Props) {
    return (
      <MoreWords words={await clientWordsOf(folder)}>
        <Page {...props} />
      </MoreWords>
    );
  };
