import { ControlError, type ControlRoute } from "./control-route.ts";

export const healthRoute: ControlRoute = {
  method: "GET",
  path: "/_local/health",
  help:
    "Returns the state of each part of the local cloud and its time; of a failing part, the failures in a row and the last error. " +
    "The status is 200 if all parts are ready, otherwise 503.",
  run: ({ health }) => {
    const state = health.read();
    if (!state.ready) throw new ControlError(503, "a part of the local cloud is not ready", state);
    return state;
  },
};
