import { expect, test } from "vitest";
import { isServiceEventType } from "../../src/pinpoint/service-event.ts";

test.each([
  "_email.hardbounce",
  "_EMAIL.Complaint",
  "_email",
  "_SMS.OPTOUT",
  "_sms.FAILURE",
  "_campaign.send",
  "_campaign.type_of_tomorrow",
  "_journey.send",
  "_test.event_stream",
  // Kelvin sign, the lower case of which is k.
  "_email.clic\u212a",
])("only Pinpoint writes %s", (type) => {
  expect(isServiceEventType(type)).toBe(true);
});

test.each([
  "_session.start",
  "_userauth.sign_in",
  "_monetization.purchase",
  "_inapp.message_displayed",
  "_campaign.opened_notification",
  "_campaign.received_foreground",
  "_journey.received_background",
  "_custom.anything",
  "poke.accepted",
  "email.hardbounce",
])("applications may send %s", (type) => {
  expect(isServiceEventType(type)).toBe(false);
});
