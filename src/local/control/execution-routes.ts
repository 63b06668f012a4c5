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
    help: "Rendered messages in the order they were sent: ?after=<id>&limit=<1..10000, 100>.",
    run: async ({ account }, { query }) => {
      const { after, limit } = OutboxQuery.parse(Object.fromEntries(query));
      return { messages: readOutbox((await account()).engine.context, after, limit) };
    },
  },
  {
    method: "POST",
    path: "/_local/pause",
    help: "Stops campaigns and journeys where they are; the APIs go on answering.",
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
    help: "Lets campaigns and journeys go on.",
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
    help: "Answers when no campaign or journey has anything due.",
    run: async ({ account }) => {
      await (await account()).engine.idle();
      return { idle: true };
    },
  },
  {
    method: "GET",
    path: "/_local/settings",
    help: "The engine's settings: quotas, and the behaviors that AWS leaves open.",
    run: async ({ account }) => (await account()).engine.context.settings,
  },
  {
    method: "PUT",
    path: "/_local/settings",
    help: 'Changes the settings that it names: {"quotas": "none" | "2023" | "2026" | "retired", …}. GET shows all.',
    run: async ({ account }, { body }) => {
      const { context } = (await account()).engine;
      const named = z.looseObject({}).parse(body);
      Object.assign(context.settings, EngineSettings.parse({ ...context.settings, ...named }));
      context.changed();
      return context.settings;
    },
  },
];
