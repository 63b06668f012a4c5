import { Pinpoint } from "@aws-sdk/client-pinpoint";
import type { OutboundMessage } from "../../src/engine/context.ts";
import { createStream } from "../../src/engine/stream/streams.ts";
import { createApp } from "../create-app.ts";
import { startEngine } from "../engine/engine-fixture.ts";
import { memoryObjects } from "../engine/job/memory-objects.ts";
import type { Scene } from "./case.ts";
import { type Exchange, recordExchanges } from "./exchanges.ts";

export type Stage = {
  pinpoint: Pinpoint;
  port: number;
  /** All requests of the client so far. */
  exchanges: Exchange[];
  /** The failures of the loops that run campaigns, journeys and jobs. */
  failures: string[];
  nextScene(): Promise<Scene>;
  close(): Promise<void>;
};

/** One engine for all cases, with a Kinesis stream `events`, S3 and an outbox in memory, and a function that accepts every batch. */
export const startStage = async (): Promise<Stage> => {
  const { objects, put, files } = memoryObjects({ partBytes: 1_000_000 });
  const sent: OutboundMessage[] = [];
  const failures: string[] = [];
  const { url, engine, close } = await startEngine({
    report: (loop, state) => void (state.kind === "failing" && failures.push(`${loop}: ${state.error}`)),
    ports: {
      objects,
      invokeFunction: async () => ({ kind: "returned", payload: "{}" }),
      sendMessage: async (message) => ({ status: "SUCCESS", messageId: `m-${sent.push(message)}` }),
    },
  });
  createStream(engine.context, "events", 1);
  engine.start();
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
  const pinpoint = new Pinpoint({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 });
  const exchanges = recordExchanges(pinpoint);
  let scenes = 0;
  return {
    pinpoint,
    port: Number(new URL(url).port),
    exchanges,
    failures,
    nextScene: async () => {
      scenes += 1;
      const ApplicationId = await createApp(pinpoint, "conformance");
      return {
        ...{ pinpoint, ApplicationId, name: `case-${scenes}` },
        putFile: put,
        fileUrls: () => [...files.keys()],
        idle: () => engine.idle(),
        outbox: () => sent.filter(({ applicationId }) => applicationId === ApplicationId),
      };
    },
    close: async () => {
      pinpoint.destroy();
      await close();
    },
  };
};
