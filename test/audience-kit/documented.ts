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

const report = await audience.updateEndpoints(customers(), {
  onProgress: ({ read, done }) => console.log(`${done} of ${read}`),
});
for (const { item, reason } of report.permanent) console.log(`${item.Id}: ${reason}`);
// What may succeed later: audience.updateEndpoints(report.retryable.map(({ item }) => item))

await audience.putEvents([{ EndpointId: "ada-sms", EventType: "cart.filled", Metrics: { items: 3 } }]);
