import type * as z from "zod";
import type { Endpoint } from "../pinpoint/endpoint.ts";

/** The endpoints that a step filters or enriches, and the run that is about to send to them. */
export type HookBatch = {
  applicationId: string | undefined;
  campaignId: string | undefined;
  treatmentId: string | undefined;
  /** The campaign activity, or the run and activity of a Connect journey. A retry of the batch has the same. */
  activityId: string | undefined;
  endpoints: ReadonlyMap<string, Endpoint>;
};

/** The result of a step for one endpoint. */
export type StepResult =
  | { kind: "enrich"; endpoint: Endpoint }
  /** The endpoint stays in the batch with a default, or without what the step should have added. */
  | { kind: "default"; endpoint: Endpoint; reason: string }
  | { kind: "drop"; reason: string };
/** Results by endpoint id. An endpoint without a result stays in the batch unchanged. */
export type StepResults = ReadonlyMap<string, StepResult>;

/** When a step fails, `fail-open` keeps its endpoints; `fail-closed` drops them, or makes a campaign hook throw, so that it is invoked again. */
export type FailurePolicy = "fail-open" | "fail-closed";

/**
 * One step. It calls nothing itself: `request` says what to load from its port, and `decide` is passed what the port
 * returned. Methods, not function properties, so that a list can hold steps with different requests and facts.
 */
export type HookStep<Request = unknown, Facts = unknown> = {
  name: string;
  failure: FailurePolicy;
  /** The share of the remaining time that the step may use, relative to the shares of the steps after it. */
  budgetShare: number;
  /** Absent if the step decides only from the batch. */
  source?: StepSource<Request, Facts>;
  decide(batch: HookBatch, facts: Facts, now: Date): StepResults;
  /** The results of a fail-open step that failed. Without it, the endpoints stay unchanged. */
  fallback?(batch: HookBatch, reason: string): StepResults;
};

export type StepSource<Request, Facts> = {
  request(batch: HookBatch, now: Date): Request;
  /** The step's port. Must stop when the signal is aborted. */
  load(request: Request, signal: AbortSignal): Promise<Facts>;
};

/** The parsed form of a step's settings. */
export type SettingsOf<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape>>;

/** The person behind an endpoint: its user, or the endpoint itself if it has no user. */
export const personOf = (endpointId: string, endpoint: Endpoint): string => endpoint.User?.UserId || endpointId;
