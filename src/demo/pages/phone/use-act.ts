import { useState } from "react";
import { toError } from "../../../to-error.ts";
import type { DemoAction } from "../demo-backend.ts";
import { act as actInBackend } from "./backend.ts";

export type Act = (...actions: DemoAction[]) => Promise<void>;

/** Runs actions in the backend at the same time; `problem` says why the last ones failed. */
export const useAct = () => {
  const [problem, setProblem] = useState<string>();
  const [running, setRunning] = useState(0);
  const act: Act = async (...actions) => {
    setProblem(undefined);
    setRunning((count) => count + 1);
    try {
      await Promise.all(actions.map(actInBackend));
    } catch (error) {
      setProblem(`Not done: ${toError(error).message}`);
    } finally {
      setRunning((count) => count - 1);
    }
  };
  return { act, problem, isActing: running > 0 };
};
