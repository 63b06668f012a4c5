import { requestsPerSecond } from "../../pinpoint/request-quotas.ts";
import type { AudienceEvent } from "../audience-event.ts";
import { EndpointFields, type EndpointUpdate, prepareEndpoint } from "../endpoint-update.ts";
import type { AudiencePorts, Surroundings } from "../ports.ts";
import type { Recipient } from "../recipient.ts";
import { type ItemResult, type Progress, type Report, refused } from "../report.ts";
import type { UserEndpoint } from "../user-capacity.ts";
import { type CallResult, callOne } from "./call-one.ts";
import { createPacer } from "./pacer.ts";
import type { Source } from "./pack-stream.ts";
import { type SyncContext, type SyncPlan, sync } from "./sync.ts";
import { type AudienceSettings, endpointPlan, eventPlan, messagePlan, singleEndpointPlan } from "./sync-plans.ts";

export type CallOptions = {
  /** Ends the work: what was not sent is reported as retryable. */
  signal?: AbortSignal;
};

export type SyncOptions = CallOptions & {
  /** Called after each request. */
  onProgress?: (progress: Progress) => void;
};

/**
 * The users, endpoints and events of one application. A function rejects only if the client repeats calls on its own; what
 * failed is in its result.
 */
export type Audience<Message> = {
  updateEndpoint(update: EndpointUpdate, options?: CallOptions): Promise<ItemResult>;
  /** Updates endpoints in batches of 100. Updates of the same endpoint are applied in their order. */
  updateEndpoints(updates: Source<EndpointUpdate>, options?: SyncOptions): Promise<Report<EndpointUpdate>>;
  /** The endpoints of a user; none if Pinpoint does not have the user. */
  readUser(userId: string, options?: CallOptions): Promise<CallResult<UserEndpoint[]>>;
  /** Sets attributes of a user, which all endpoints of the user share. */
  updateUser(userId: string, attributes: Record<string, string[]>, options?: CallOptions): Promise<ItemResult>;
  /** Deletes all endpoints of a user. */
  deleteUser(userId: string, options?: CallOptions): Promise<ItemResult>;
  /** Puts events in batches of 100. */
  putEvents(events: Source<AudienceEvent>, options?: SyncOptions): Promise<Report<AudienceEvent>>;
  /** Sends a message to each recipient once. A send whose response was lost is reported as unknown and not repeated. */
  sendMessages(recipients: Source<Recipient>, message: Message, options?: SyncOptions): Promise<Report<Recipient>>;
};

const NEVER_ABORTED = new AbortController().signal;

export const createAudienceFlow = <Message>(
  ports: AudiencePorts<Message>,
  settings: AudienceSettings,
  surroundings: Surroundings,
): Audience<Message> => {
  const pacer = createPacer(surroundings, (operation) => requestsPerSecond("2026", operation));
  const contextOf = ({ signal = NEVER_ABORTED, onProgress }: SyncOptions = {}) => ({
    ...settings,
    ...surroundings,
    pacer,
    signal,
    onProgress,
  });
  const call = async <Value>(
    operation: string,
    options: CallOptions = {},
    make: (signal: AbortSignal) => Promise<Value>,
  ) => {
    await ports.checkClient();
    return callOne(operation, make, contextOf(options));
  };
  const syncAll = async <Item, Ready>(
    source: Source<Item>,
    options: SyncOptions = {},
    planOf: (context: SyncContext) => SyncPlan<Item, Ready>,
  ) => {
    await ports.checkClient();
    const context = contextOf(options);
    return sync(source, planOf(context), context);
  };
  const readUser: Audience<Message>["readUser"] = (userId, options) =>
    call("GetUserEndpoints", options, (signal) => ports.readUser(userId, signal));

  return {
    updateEndpoint: async (update, options) =>
      resultOf(await syncAll([update], options, (context) => singleEndpointPlan(ports, settings, context))),
    updateEndpoints: (updates, options) =>
      syncAll(updates, options, (context) => endpointPlan(ports, settings, context)),
    readUser,
    updateUser: async (userId, attributes, options) => {
      const prepared = prepareEndpoint(EndpointFields, { User: { UserId: userId, UserAttributes: attributes } });
      if (prepared.kind === "refused") return refused(prepared.issues);
      const found = await readUser(userId, options);
      if (found.kind !== "returned") return toItemResult(found);
      const [endpoint] = found.value;
      if (endpoint === undefined) return { kind: "permanent", reason: "the user has no endpoint" };
      const update = { Id: endpoint.Id, ...prepared.item };
      return toItemResult(await call("UpdateEndpoint", options, (signal) => ports.updateEndpoint(update, signal)));
    },
    deleteUser: async (userId, options) =>
      toItemResult(await call("DeleteUserEndpoints", options, (signal) => ports.deleteUser(userId, signal))),
    putEvents: (events, options) => syncAll(events, options, () => eventPlan(ports, settings, surroundings)),
    sendMessages: (recipients, message, options) =>
      syncAll(recipients, options, () => messagePlan(ports, settings, message)),
  };
};

const toItemResult = (result: CallResult<unknown>): ItemResult =>
  result.kind === "returned" ? { kind: "done" } : result;

/** The result of the only item of a report. */
const resultOf = ({ retryable, permanent, stopped }: Report<unknown>): ItemResult => {
  const [failed] = permanent;
  if (failed) return { kind: "permanent", reason: failed.reason, ...(failed.issues && { issues: failed.issues }) };
  const reason = stopped ?? retryable[0]?.reason;
  return reason === undefined ? { kind: "done" } : { kind: "retryable", reason };
};
