import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { commonResponse } from "../channel-response.ts";
import { listChannels } from "../store/channels.ts";

/** The channels that the application has, by their names. */
export const getChannels: Operation = (context, { path }) => {
  const channels = listChannels(context, requireApp(context, path["application-id"]).id);
  return { Channels: Object.fromEntries(channels.map((channel) => [channel.name, commonResponse(channel)])) };
};
