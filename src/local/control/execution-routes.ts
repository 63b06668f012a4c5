import * as z from "zod";
import { readOutbox } from "../../engine/delivery/store/outbox.ts";
import { EngineSettings } from "../../engine/settings.ts";
import type { ControlRoute } from "./control-route.ts";

const OutboxQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
});

export const executionRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/_local/outbox",
    help:
      "Returns the rendered emails, texts and push messages that were sent, oldest first. " +
      "Query: after=<id of a message>, limit=<1 to 10000; 100 by default>.",
    run: async ({ account }, { query }) => {
      const { after, limit } = OutboxQuery.parse(Object.fromEntries(query));
      return { messages: readOutbox((await account()).engine.context, after, limit) };
    },
  },
  {
    method: "POST",
    path: "/_local/pause",
    help: "Pauses campaigns and journeys. The APIs remain available.",
    run: async ({ account }) => {
      const { engine } = await account();
      engine.context.settings.paused = true;
      await engine.idle();
      return { paused: true };
    },
  },
  {
    method: "POST",
    path: "/_local/resume",
    help: "Resumes campaigns and journeys.",
    run: async ({ account }) => {
      const { context } = (await account()).engine;
      context.settings.paused = false;
      context.changed();
      return { paused: false };
    },
  },
  {
    method: "POST",
    path: "/_local/idle",
    help: "Waits until no campaign, journey or schedule has work that is due.",
    run: async ({ account }) => {
      await (await account()).idle();
      return { idle: true };
    },
  },
  {
    method: "GET",
    path: "/_local/settings",
    help: "Returns the settings of the engine: quotas, and behavior that AWS does not specify.",
    run: async ({ account }) => (await account()).engine.context.settings,
  },
  {
    method: "PUT",
    path: "/_local/settings",
    help:
      "Changes the settings that the body contains and returns all settings. " +
      'Body: {"quotas": "none" | "2023" | "2026" | "retired", …}.',
    run: async ({ account }, { body }) => {
      const { context } = (await account()).engine;
      const changes = z.looseObject({}).parse(body);
      Object.assign(context.settings, EngineSettings.parse({ ...context.settings, ...changes }));
      context.changed();
      return context.settings;
    },
  },
];
