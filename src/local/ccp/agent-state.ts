export type AgentStateType = "init" | "routable" | "not_routable" | "offline" | "system" | "error";
export type AgentState = { agentStateARN: string; name: string; type: AgentStateType };

/** The library reads the id of the instance from the ARN of the routing profile. */
export const INSTANCE_ARN = "arn:aws:connect:us-east-1:000000000000:instance/00000000-0000-4000-8000-000000000001";

const stateOf = (name: string, type: AgentStateType): AgentState => ({
  agentStateARN: `${INSTANCE_ARN}/agent-state/${name}`,
  name,
  type,
});

export const OFFLINE = stateOf("Offline", "offline");

/** The states that an agent can choose. */
export const AGENT_STATES: readonly AgentState[] = [
  stateOf("Available", "routable"),
  stateOf("Break", "not_routable"),
  stateOf("Lunch", "not_routable"),
  OFFLINE,
];

// [Connect administrator guide: agent status] Connect sets these states; an agent cannot choose them.
export const BUSY = stateOf("Busy", "system");
export const AFTER_CALL_WORK = stateOf("AfterCallWork", "system");
export const MISSED = stateOf("MissedCallAgent", "error");
