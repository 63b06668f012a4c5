import { GetAppsCommand, PutEventsCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/engine/clock.ts";
import { EngineSettings } from "../../src/engine/settings.ts";
import { createThrottle } from "../../src/engine/throttle.ts";
import { requestsPerSecond } from "../../src/pinpoint/request-quotas.ts";
import { createApp } from "../create-app.ts";
import { startEngine } from "./engine-fixture.ts";

const clockAt = (time: { nowMs: number }): Clock => ({
  now: () => time.nowMs,
  setTimer: () => () => {},
  nextTimerAt: () => undefined,
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
  test("none admits all requests", () => {
    expect(throttleFor("none").admitted("UpdateEndpointsBatch", 1_000)).toBe(1_000);
  });

  test("of 2026 admit two endpoint batches at once, then two per second", () => {
    const { time, admitted } = throttleFor("2026");
    expect(admitted("UpdateEndpointsBatch", 10)).toBe(2);
    time.nowMs += 500;
    expect(admitted("UpdateEndpointsBatch", 10)).toBe(1);
    time.nowMs += 60_000;
    expect(admitted("UpdateEndpointsBatch", 10)).toBe(2);
  });

  test("count each operation separately", () => {
    const { admitted } = throttleFor("2026");
    expect(admitted("UpdateEndpoint", 100)).toBe(10);
    expect(admitted("PutEvents", 100)).toBe(15);
    expect(admitted("DeleteEndpoint", 100)).toBe(5);
  });

  test.each([
    ["2023", "PutEvents", 7_000],
    ["2023", "UpdateEndpointsBatch", 5_000],
    ["2026", "CreateCampaign", 25],
    ["2026", "UpdateSegment", 25],
    ["2026", "CreateImportJob", 300],
    ["2026", "PhoneNumberValidate", 20],
    ["2026", "UpdateEmailTemplate", 10],
    ["2026", "SendMessages", 4_000],
    ["2026", "GetApps", 300],
  ] as const)("of %s allow %s %i times a second", (quotas, operation, perSecond) => {
    expect(requestsPerSecond(quotas, operation)).toBe(perSecond);
  });

  test("return 429 over the wire", async () => {
    const fixture = await startEngine({ settings: { quotas: "2026" } });
    const ApplicationId = await createApp(fixture.client, "x");
    const update = () =>
      fixture.client.send(
        new UpdateEndpointCommand({
          ApplicationId,
          EndpointId: "ep-1",
          EndpointRequest: { ChannelType: "CUSTOM" },
        }),
      );
    const results = await Promise.allSettled(Array.from({ length: 30 }, update));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.reason).toMatchObject({ name: "TooManyRequestsException", $metadata: { httpStatusCode: 429 } });
    await fixture.close();
  });

  test("of the edition retired return errors for operations that ended, and admit the others", async () => {
    const fixture = await startEngine({ settings: { quotas: "retired" } });
    const ended = fixture.client.send(new PutEventsCommand({ ApplicationId: "x", EventsRequest: { BatchItem: {} } }));
    await expect(ended).rejects.toMatchObject({
      name: "ForbiddenException",
      message: "PutEvents ended with Amazon Pinpoint on 2026-10-30",
    });
    await expect(fixture.client.send(new GetAppsCommand({}))).resolves.toBeDefined();
    fixture.engine.context.settings.quotas = "none";
    const again = fixture.client.send(new PutEventsCommand({ ApplicationId: "x", EventsRequest: { BatchItem: {} } }));
    await expect(again).rejects.toMatchObject({ name: "NotFoundException", message: "Application not found" });
    await fixture.close();
  });
});
