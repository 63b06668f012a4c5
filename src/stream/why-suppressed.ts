import type { Classified } from "./notification.ts";
import type { SwitchOffTarget } from "./ports.ts";

/** What must be sent nothing more after this notification. A soft bounce is no reason, nor is a failed SMS. */
export const whySwitchOff = (notification: Classified): SwitchOffTarget | undefined => {
  switch (notification.type) {
    case "hard-bounce":
    case "complaint":
    case "opt-out": {
      const { type: reason, applicationId, endpointId, addresses } = notification;
      return { reason, applicationId, endpointId, addresses };
    }
    case "soft-bounce":
    case "sent":
    case "delivered":
    case "failed":
    case "opened":
    case "clicked":
    case "custom":
    case "unknown":
      return undefined;
    default:
      return notification satisfies never;
  }
};
