import type { EngineContext } from "../context.ts";
import { isoDateMs } from "../endpoint/iso-date.ts";
import type { StoredEndpoint } from "../endpoint/stored-endpoint.ts";
import { baseRecord } from "../stream/base-record.ts";
import type { AppEvent } from "./app-event.ts";

/** The event-stream record of an application's event. [Pinpoint developer guide: event streams, app events] */
export const appEventRecord = (
  context: EngineContext,
  appId: string,
  endpointId: string,
  endpoint: StoredEndpoint | undefined,
  event: AppEvent,
) => ({
  ...baseRecord(context, appId, {
    eventType: event.EventType,
    eventTimestampMs: isoDateMs(event.Timestamp),
    clientId: endpointId,
  }),
  application: application(appId, event, endpoint),
  device: device(endpoint?.Demographic),
  session: session(event.Session),
  attributes: present(event.Attributes ?? {}),
  metrics: present(event.Metrics ?? {}),
  ...(endpoint && { client_context: { custom: { endpoint: JSON.stringify(endpoint) } } }),
});

const application = (appId: string, event: AppEvent, endpoint: StoredEndpoint | undefined) => ({
  app_id: appId,
  sdk: present({ name: event.SdkName, version: event.ClientSdkVersion }),
  ...present({
    package_name: event.AppPackageName,
    title: event.AppTitle,
    version_name: endpoint?.Demographic?.AppVersion,
    version_code: event.AppVersionCode,
  }),
});

const device = (demographic: StoredEndpoint["Demographic"] = {}) => ({
  ...(demographic.Locale && { locale: locale(demographic.Locale) }),
  ...present({ make: demographic.Make, model: demographic.Model }),
  platform: present({ name: demographic.Platform, version: demographic.PlatformVersion }),
});

/** `de_DE` or `de-DE`. */
const locale = (code: string) => {
  const [language, country] = code.split(/[_-]/);
  return { code, ...present({ country, language }) };
};

const session = (from: AppEvent["Session"]) =>
  from
    ? {
        session_id: from.Id,
        start_timestamp: isoDateMs(from.StartTimestamp),
        ...(from.StopTimestamp && { stop_timestamp: isoDateMs(from.StopTimestamp) }),
      }
    : {};

/** The fields that have a value. */
const present = <Value>(fields: Record<string, Value | null | undefined>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      (field): field is [string, Value & {}] => field[1] !== null && field[1] !== undefined,
    ),
  );
