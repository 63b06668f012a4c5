// GetSmsChannel, UpdateSmsChannel, DeleteSmsChannel, and the same for the other nine channels: they differ in their request.
import { notFound } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import type { Operation, OperationRequest } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { CHANNELS, type Channel } from "../channel.ts";
import { channelResponse } from "../channel-response.ts";
import { deleteChannel, loadChannel, type StoredChannel, saveChannel } from "../store/channels.ts";

const operationsOf = (channel: Channel): [string, Operation][] => [
  [
    `Get${channel.operationName}Channel`,
    (context, { path }) => channelResponse(requireChannel(context, path, channel.name)),
  ],
  [`Update${channel.operationName}Channel`, (context, { path, body }) => updateChannel(context, path, channel, body)],
  [`Delete${channel.operationName}Channel`, (context, { path }) => removeChannel(context, path, channel.name)],
];

const requireChannel = (context: EngineContext, path: OperationRequest["path"], name: string): StoredChannel => {
  const app = requireApp(context, path["application-id"]);
  const channel = loadChannel(context, app.id, name);
  if (channel === undefined) throw notFound(`The application has no ${name} channel`);
  return channel;
};

const updateChannel = (
  context: EngineContext,
  path: OperationRequest["path"],
  { name, request }: Channel,
  body: unknown,
) => {
  const app = requireApp(context, path["application-id"]);
  const { Enabled, settings } = parseBody(request, withoutNulls(body));
  const now = context.clock.now();
  return transaction(context.db, () => {
    const known = loadChannel(context, app.id, name);
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    const channel: StoredChannel = {
      appId: app.id,
      name,
      // unspecified by AWS; chosen because other updates of the API keep what a request leaves out.
      isEnabled: Enabled ?? known?.isEnabled ?? false,
      settings: { ...known?.settings, ...Object.fromEntries(given) },
      version: (known?.version ?? 0) + 1,
      createdAtMs: known?.createdAtMs ?? now,
      modifiedAtMs: now,
    };
    saveChannel(context, channel);
    return channelResponse(channel);
  });
};

const removeChannel = (context: EngineContext, path: OperationRequest["path"], name: string) =>
  transaction(context.db, () => {
    const channel = requireChannel(context, path, name);
    deleteChannel(context, channel.appId, name);
    return channelResponse({ ...channel, isEnabled: false });
  });

/** The thirty operations, by their names in the API. */
export const CHANNEL_OPERATIONS: Readonly<Record<string, Operation>> = Object.fromEntries(
  CHANNELS.flatMap(operationsOf),
);
