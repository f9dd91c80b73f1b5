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
    <div className="mx-auto grid max-w-336 grid-cols-1 items-start min-[900px]:grid-cols-[20rem_minmax(0,1fr)]">
      <OperationList current={operation?.operationId} />
      <main
        className="max-w-224 px-6 pt-8 pb-16 max-[900px]:px-gutter max-[900px]:pt-4 max-[900px]:pb-12"
        id="content"
        tabIndex={-1}
      >
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
