import { contextOfSession } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { ApiIntroduction } from "./api-introduction";
import { findOperation } from "./description";
import { OperationList } from "./operation-list";
import { OperationView } from "./operation-view";

type Props = { searchParams: Promise<{ operation?: string | string[] }> };

export default async function ApiDocsPage({ searchParams }: Props) {
  const { operation: asked } = await searchParams;
  const operation = findOperation([asked].flat()[0]);
  const email = await contextOfSession().then(
    ({ actor }) => actor.email,
    () => null,
  );
  return (
    <div className="api-docs" data-shows={operation ? "operation" : "introduction"}>
      <OperationList current={operation?.operationId} />
      <main id="content" tabIndex={-1}>
        {operation ? (
          <OperationView
            key={operation.operationId}
            operation={operation}
            email={email}
            origin={env().APP_URL}
          />
        ) : (
          <ApiIntroduction email={email} origin={env().APP_URL} />
        )}
      </main>
    </div>
  );
}
