import * as z from "zod";
import { Notification } from "./notification.ts";

/** The JSON Schema of a notification, for subscribers in any language. */
export const notificationSchema = (): object => ({
  title: "Engagement notification",
  ...z.toJSONSchema(Notification, { target: "draft-2020-12" }),
});
