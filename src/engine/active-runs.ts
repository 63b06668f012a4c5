import type { CampaignRunner } from "./campaign/campaign-runner.ts";
import type { Batch } from "./delivery/batch.ts";
import type { JourneyRunner } from "./journey/journey-runner.ts";

/** A campaign activity or journey run that is in progress. */
export type ActiveRun = {
  /** The name of the activity or run in reports of failures. */
  name: string;
  /** Advances what is due, with at most `capacity` batches. */
  advance(capacity: number): { progressed: boolean; batches: Batch[] };
  /** When the run has to be advanced, apart from the schedule and from finished batches. */
  dueTimes(): (number | undefined)[];
};

export const activeRuns = (campaigns: CampaignRunner, journeys: JourneyRunner): ActiveRun[] => [
  ...campaigns.running().map((activity) => ({
    name: `campaign ${activity.campaignId}, activity ${activity.id}`,
    advance: (capacity: number) => campaigns.advance(activity, capacity),
    dueTimes: () => campaigns.dueTimes(activity),
  })),
  ...journeys.running().map((run) => ({
    name: `journey ${run.journeyId}, run ${run.id}`,
    advance: (capacity: number) => journeys.advance(run, capacity),
    dueTimes: () => journeys.nextDueAt(run),
  })),
];
