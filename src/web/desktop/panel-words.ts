import { ownValue } from "../../own-value.ts";
import type { LoginCause, Panel } from "./desktop-state.ts";

export type PanelWords = { title: string; advice: string };

const ATTEMPTS_MAX = 10;

const CAUSES: Record<LoginCause, string> = {
  "no-response": "The control panel does not respond",
  "signed-out": "You are signed out",
  "session-expired": "Your session has expired",
};

/** What the state of the panel means for the agent, and what to do; undefined if all is well. */
export const panelWords = (panel: Panel): PanelWords | undefined => {
  switch (panel.kind) {
    case "ready":
      return undefined;
    case "loading":
      return { title: "The control panel is loading", advice: "" };
    case "waiting-for-login":
      return {
        title: `${ownValue(CAUSES, panel.cause)}${panel.attempts > 0 ? `, attempt ${panel.attempts} of ${ATTEMPTS_MAX}` : ""}`,
        advice:
          "Sign in, in the window that opened. If no window opened, allow popups for this page. If it opens again after you signed in, allow third-party cookies for Connect, and check that this page is an approved origin of the instance.",
      };
    case "denied":
      return {
        title: "Connect denied access",
        advice: "Your user may not use the control panel. Ask an administrator for the security profile of an agent.",
      };
    case "gave-up":
      return {
        title: `The control panel did not respond after ${panel.attempts} attempts`,
        advice: "Check the network and that this page is an approved origin of the instance, then reload the page.",
      };
    default:
      return panel satisfies never;
  }
};
