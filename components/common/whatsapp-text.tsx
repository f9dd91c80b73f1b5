import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatWhatsapp, type TextNode, type TextPart } from "./whatsapp-format";

export type { TextPart } from "./whatsapp-format";

/** A message's text in WhatsApp's formatting; with `dead` its links cannot be clicked, as in a preview. */
export function WhatsappText({ text, dead }: { text: string | TextPart[]; dead?: boolean }) {
  return <Nodes nodes={formatWhatsapp(text)} dead={dead} />;
}

function Nodes({ nodes, dead }: { nodes: TextNode[]; dead?: boolean }): ReactNode {
  return nodes.map((node, position) => <Node key={position} node={node} dead={dead} />);
}

function Node({ node, dead }: { node: TextNode; dead?: boolean }): ReactNode {
  const t = useTranslations("common");
  switch (node.kind) {
    case "text":
      return node.text;
    case "code":
      return <code>{node.text}</code>;
    case "missing":
      return (
        <mark className="rounded-[3px] bg-attention px-[0.2em] text-attention-foreground">
          {t("missing_variable", { name: node.name })}
        </mark>
      );
    case "link":
      return dead ? (
        <span className="text-bubble-link underline underline-offset-[0.2em]">{node.text}</span>
      ) : (
        <a href={node.href} target="_blank" rel="noopener noreferrer nofollow">
          {node.text}
        </a>
      );
    case "bold":
      return (
        <b>
          <Nodes nodes={node.children} dead={dead} />
        </b>
      );
    case "italic":
      return (
        <i>
          <Nodes nodes={node.children} dead={dead} />
        </i>
      );
    case "strike":
      return (
        <s>
          <Nodes nodes={node.children} dead={dead} />
        </s>
      );
    case "filled":
      return (
        <span className="rounded-[3px] bg-primary/12 px-[0.15em]">
          <Nodes nodes={node.children} dead={dead} />
        </span>
      );
  }
}
