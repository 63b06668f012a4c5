import { AGENT_STATES, INSTANCE_ARN } from "./agent-state.ts";
import { agentStateOf, type CcpState, nextStateOf } from "./ccp-state.ts";
import type { Connection, Contact } from "./contact.ts";

const QUEUE_ARN = `${INSTANCE_ARN}/queue/00000000-0000-4000-8000-000000000002`;
const ROUTING_PROFILE_ARN = `${INSTANCE_ARN}/routing-profile/00000000-0000-4000-8000-000000000003`;

const queueOf = (name: string) => ({ name, queueARN: QUEUE_ARN, queueId: QUEUE_ARN });

const CONFIGURATION = {
  agentARN: `${INSTANCE_ARN}/agent/00000000-0000-4000-8000-000000000004`,
  name: "Sam Agent",
  username: "sam",
  agentStates: AGENT_STATES,
  agentPreferences: {},
  dialableCountries: ["us"],
  extension: "",
  permissions: ["outboundCall"],
  softphoneEnabled: false,
  softphoneAutoAccept: false,
  routingProfile: {
    name: "Simulated",
    routingProfileARN: ROUTING_PROFILE_ARN,
    routingProfileId: ROUTING_PROFILE_ARN,
    channelConcurrencyMap: { VOICE: 1, CHAT: 5, TASK: 1 },
    defaultOutboundQueue: queueOf("Support"),
    queues: [queueOf("Support")],
  },
};

/**
 * The data of the event `agent::update`, from which the library derives all others. Times are milliseconds; the page makes
 * dates of those in fields whose name ends in `timestamp`. [amazon-connect-streams: src/api.js, test/unit/sample-snapshots.js]
 */
export const toAgentUpdate = (state: CcpState, now: number) => {
  const { agentStateARN, name, type } = agentStateOf(state);
  return {
    configuration: CONFIGURATION,
    snapshot: {
      state: { agentStateARN, name, type, startTimestamp: state.since },
      nextState: nextStateOf(state) ?? null,
      agentAvailabilityState: { state: name, timeStamp: state.since },
      contacts: state.contacts.map(toContact),
      snapshotTimestamp: now,
      localTimestamp: now,
      skew: 0,
    },
  };
};
export type AgentUpdate = ReturnType<typeof toAgentUpdate>;

const toContact = (contact: Contact) => ({
  contactId: contact.contactId,
  initialContactId: contact.contactId,
  type: contact.type,
  state: contact.state,
  connections: contact.connections.map(toConnection),
  attributes: Object.fromEntries(Object.entries(contact.attributes).map(([name, value]) => [name, { name, value }])),
  segmentAttributes: { "connect:Subtype": { ValueString: contact.subtype } },
  queue: contact.queueName === null ? null : queueOf(contact.queueName),
  queueTimestamp: contact.arrivedAt,
  initiationMethod: contact.type === "queue_callback" ? "CALLBACK" : "INBOUND",
  customerEndpoint: toEndpoint(contact.connections.find(({ initial }) => initial)?.phoneNumber ?? null),
  connectSystemEndpoint: toEndpoint(contact.dialedNumber),
  contactFeatures: {},
  channelContext: {},
  references: {},
});

const toConnection = ({ connectionId, type, initial, state, phoneNumber, isMuted }: Connection) => ({
  connectionId,
  type,
  initial,
  state,
  endpoint: toEndpoint(phoneNumber),
  mute: isMuted,
  quickConnectName: null,
  monitoringInfo: null,
  softphoneMediaInfo: null,
  chatMediaInfo: null,
});

const toEndpoint = (phoneNumber: string | null) =>
  phoneNumber === null ? null : { type: "phone_number", phoneNumber, endpointARN: null, endpointId: null, name: null };
