// Your system. Replace the body with what a bounce means to it.
import type { Notification } from "pinpoint-isv-suite/notifications";

export const updateContact = async (notification: Notification): Promise<void> => {
  if (process.env.CRM_IS_DOWN) throw new Error("the CRM is down");
  if (notification.type !== "hard-bounce" && notification.type !== "complaint") return;
  console.log(`${notification.type} of ${notification.addresses.join(", ")} in campaign ${notification.campaignId}`);
};
