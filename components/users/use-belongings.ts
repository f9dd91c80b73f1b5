import { useEffect, useState } from "react";
import { getBelongingsAction } from "@/lib/users/actions";
import type { Belongings } from "@/lib/users/schema";
import { callAction } from "../common/call-action";

/** Counts what a user owns; `problem` is the error code when that fails. */
export function useBelongings(id: string): { belongings?: Belongings; problem?: string } {
  const [state, setState] = useState<{ belongings?: Belongings; problem?: string }>({});
  useEffect(() => {
    let wanted = true;
    void callAction(() => getBelongingsAction({ id })).then((answer) => {
      if (wanted) setState(answer.ok ? { belongings: answer.data } : { problem: answer.code });
    });
    return () => {
      wanted = false;
    };
  }, [id]);
  return state;
}
