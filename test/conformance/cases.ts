import type { Case } from "./case.ts";
import { apps } from "./cases/apps.ts";
import { campaigns } from "./cases/campaigns.ts";
import { channels } from "./cases/channels.ts";
import { endpoints } from "./cases/endpoints.ts";
import { events } from "./cases/events.ts";
import { jobs } from "./cases/jobs.ts";
import { journeys } from "./cases/journeys.ts";
import { messages } from "./cases/messages.ts";
import { metrics } from "./cases/metrics.ts";
import { recommenders } from "./cases/recommenders.ts";
import { segments } from "./cases/segments.ts";
import { templates } from "./cases/templates.ts";

/** The cases by resource. */
export const FAMILIES: Readonly<Record<string, readonly Case[]>> = {
  ...{ apps, channels, endpoints, events, segments, jobs },
  ...{ templates, messages, campaigns, journeys, metrics, recommenders },
};

export const CASES: readonly Case[] = Object.values(FAMILIES).flat();
