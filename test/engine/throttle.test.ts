import { GetAppsCommand, PutEventsCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/engine/clock.ts";
import { requestsPerSecond } from "../../src/engine/quotas.ts";
import { EngineSettings } from "../../src/engine/settings.ts";
import { createThrottle } from "../../src/engine/throttle.ts";
import { createApp } from "../create-app.ts";
import { startEngine } from "./engine-fixture.ts";

const clockAt = (time: { nowMs: number }): Clock => ({
  now: () => time.nowMs,
  setTimer: () => () => {},
  advanceTo: () => {},
  offsetMs: () => 0,
  realNow: () => 0,
});

const throttleFor = (quotas: EngineSettings["quotas"]) => {
  const time = { nowMs: 0 };
  const admit = createThrottle({ settings: EngineSettings.parse({ quotas }), clock: clockAt(time) });
  const admitted = (operation: string, tries: number): number => {
    let count = 0;
    for (let index = 0; index < tries; index += 1) {
      try {
        admit(operation);
        count += 1;
      } catch {}
    }
    return count;
  };
  return { time, admitted };
};

describe("quotas", () => {
  it("admit everything unless one is chosen", () => {
    expect(throttleFor("none").admitted("UpdateEndpointsBatch", 1_000)).toBe(1_000);
  });

  it("of 2026 admit two batches of endpoints a second, and as many again a second later", () => {
    const { time, admitted } = throttleFor("2026");
    expect(admitted("UpdateEndpointsBatch", 10)).toBe(2);
    time.nowMs += 500;
    expect(admitted("UpdateEndpointsBatch", 10)).toBe(1);
    time.nowMs += 60_000;
    expect(admitted("UpdateEndpointsBatch", 10)).toBe(2);
  });

  it("count each operation by itself", () => {
    const { admitted } = throttleFor("2026");
    expect(admitted("UpdateEndpoint", 100)).toBe(10);
    expect(admitted("PutEvents", 100)).toBe(15);
    expect(admitted("DeleteEndpoint", 100)).toBe(5);
  });

  it.each([
    ["2023", "PutEvents", 7_000],
    ["2023", "UpdateEndpointsBatch", 5_000],
    ["2026", "CreateCampaign", 25],
    ["2026", "UpdateSegment", 25],
    ["2026", "CreateImportJob", 300],
    ["2026", "PhoneNumberValidate", 20],
    ["2026", "UpdateEmailTemplate", 10],
    ["2026", "SendMessages", 4_000],
    ["2026", "GetApps", 300],
  ] as const)("of %s are %s %i", (quotas, operation, perSecond) => {
    expect(requestsPerSecond(quotas, operation)).toBe(perSecond);
  });

  it("answer 429 over the wire", async () => {
    const test = await startEngine({ settings: { quotas: "2026" } });
    const ApplicationId = await createApp(test.client, "x");
    const update = () =>
      test.client.send(
        new UpdateEndpointCommand({
          ApplicationId,
          EndpointId: "ep-1",
          EndpointRequest: { ChannelType: "CUSTOM" },
        }),
      );
    const answers = await Promise.allSettled(Array.from({ length: 30 }, update));
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.reason).toMatchObject({ name: "TooManyRequestsException", $metadata: { httpStatusCode: 429 } });
    await test.close();
  });

  it("called retired answer errors for what ended, and leave the rest", async () => {
    const test = await startEngine({ settings: { quotas: "retired" } });
    const ended = test.client.send(new PutEventsCommand({ ApplicationId: "x", EventsRequest: { BatchItem: {} } }));
    await expect(ended).rejects.toMatchObject({ name: "ForbiddenException" });
    await expect(test.client.send(new GetAppsCommand({}))).resolves.toBeDefined();
    test.engine.context.settings.quotas = "none";
    const again = test.client.send(new PutEventsCommand({ ApplicationId: "x", EventsRequest: { BatchItem: {} } }));
    await expect(again).rejects.toMatchObject({ name: "NotFoundException" });
    await test.close();
  });
});
