import { PinpointClient } from "@aws-sdk/client-pinpoint";
import { createAudience, type EndpointUpdate } from "pinpoint-isv-suite/audience";

const audience = createAudience({
  applicationId: process.env.APPLICATION_ID ?? "",
  client: new PinpointClient({ maxAttempts: 1 }),
  addresses: { defaultCountry: "US" },
  capacity: "replace-oldest",
});

// An array, or an async iterable, such as the rows of a query.
async function* customers(): AsyncGenerator<EndpointUpdate> {
  yield { Id: "ada-sms", ChannelType: "SMS", Address: "(206) 555-0100", User: { UserId: "ada" } };
  yield { Id: "bo-sms", ChannelType: "SMS", Address: "555", User: { UserId: "bo" } };
}

const updates = await audience.updateEndpoints(customers(), {
  onProgress: ({ read, done, permanent }) => console.log(`${read} read: ${done} accepted, ${permanent} refused`),
});
const events = await audience.putEvents([{ EndpointId: "ada-sms", EventType: "cart.filled", Metrics: { items: 3 } }]);

// What is in `retryable` may succeed later: audience.updateEndpoints(updates.retryable.map(({ item }) => item))
for (const { item, reason } of [...updates.permanent, ...updates.retryable]) console.log(`${item.Id}: ${reason}`);
for (const { item, reason } of [...events.permanent, ...events.retryable]) console.log(`${item.EventType}: ${reason}`);
for (const { read, done, stopped } of [updates, events]) {
  if (stopped !== undefined) console.log(`stopped: ${stopped}`);
  if (stopped !== undefined || done.length < read) process.exitCode = 1;
}
