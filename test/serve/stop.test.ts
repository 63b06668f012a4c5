import { createServer, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import {
  CreateCampaignCommand,
  CreateSegmentCommand,
  GetAppsCommand,
  GetCampaignActivitiesCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createApp } from "../create-app.ts";
import { startTestServer } from "./serve-fixture.ts";

/** The requests to the webhook that have no response yet. */
const open: ServerResponse[] = [];
let received = 0;
const webhook = createServer(async (request, response) => {
  await buffer(request);
  received += 1;
  open.push(response);
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => webhook.listen(0, "127.0.0.1", resolve));
  const address = webhook.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/channel`;
});
afterAll(() => webhook.close());

const CHANGES = { destinations: { webhooks: { targets: "any" } }, settings: { webhookCheck: "none" } };

test("a server that stops takes no requests, and stores the result of the batch in flight", async () => {
  const first = await startTestServer(CHANGES);
  const client = first.client("BANK");
  const ApplicationId = await createApp(client, "stopping");
  const EndpointRequest = { ChannelType: "CUSTOM" as const, Address: "a" };
  await client.send(new UpdateEndpointCommand({ ApplicationId, EndpointId: "a", EndpointRequest }));
  const { SegmentResponse } = await client.send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "all", Dimensions: {} } }),
  );
  const { CampaignResponse } = await client.send(
    new CreateCampaignCommand({
      ApplicationId,
      WriteCampaignRequest: {
        Name: "x",
        SegmentId: SegmentResponse?.Id,
        Schedule: { StartTime: "IMMEDIATE" },
        CustomDeliveryConfiguration: { DeliveryUri: url, EndpointTypes: ["CUSTOM"] },
        MessageConfiguration: { CustomMessage: { Data: "hello" } },
      },
    }),
  );
  await vi.waitFor(() => expect(open).toHaveLength(1));

  const closing = first.server.close();
  await expect(first.client("BANK").send(new GetAppsCommand({}))).rejects.toThrow();
  open.pop()?.end("{}");
  await closing;

  const second = await startTestServer(CHANGES, first.folder);
  await vi.waitFor(async () => {
    const { ActivitiesResponse } = await second
      .client("BANK")
      .send(new GetCampaignActivitiesCommand({ ApplicationId, CampaignId: CampaignResponse?.Id }));
    expect(ActivitiesResponse?.Item).toMatchObject([{ State: "COMPLETED", SuccessfulEndpointCount: 1 }]);
  });
  expect(received).toBe(1);
  await second.close();
}, 120_000);
