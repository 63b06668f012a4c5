import { describe, expect, test } from "vitest";
import { callApi } from "../../../src/local/ccp/call-api.ts";
import { agentStateOf, type CcpState, initialState, nextStateOf } from "../../../src/local/ccp/ccp-state.ts";
import { playAction, ScriptAction } from "../../../src/local/ccp/script-action.ts";

const NOW = 1_000;
let ids = 0;
const play = (state: CcpState, action: object): CcpState =>
  playAction(state, ScriptAction.parse(action), () => `id-${ids++}`, NOW).state;
const call = (state: CcpState, method: string, params: Record<string, unknown>) =>
  callApi(state, { method, params }, NOW);
const done = (state: CcpState, method: string, params: Record<string, unknown>): CcpState => {
  const result = call(state, method, params);
  if ("problem" in result) throw new Error(result.problem.message);
  return result.state;
};

const ringing = () => {
  const state = play(initialState(0), { do: "arrive", kind: "call", from: "+12125550110" });
  const [contact] = state.contacts;
  if (contact === undefined) throw new Error("no contact");
  const connectionId = contact.connections[1]?.connectionId;
  return { state, contactId: contact.contactId, ids: { contactId: contact.contactId, connectionId } };
};

describe("the simulated agent", () => {
  test("is busy during a call, in after-call work after it, and then in the state that it chose meanwhile", () => {
    const { state, contactId, ids } = ringing();
    const connected = done(state, "acceptContact", { contactId });
    expect(agentStateOf(connected).name).toBe("Busy");
    const enqueued = done(connected, "putAgentState", { state: { name: "Lunch" } });
    expect([agentStateOf(enqueued).name, nextStateOf(enqueued)?.name]).toEqual(["Busy", "Lunch"]);
    const ended = done(enqueued, "destroyConnection", ids);
    expect(agentStateOf(ended).name).toBe("AfterCallWork");
    const cleared = done(ended, "clearContact", { contactId });
    expect([agentStateOf(cleared).name, nextStateOf(cleared), cleared.contacts]).toEqual(["Lunch", undefined, []]);
  });

  test("that missed a contact stays so until it chooses a state", () => {
    const missed = play(ringing().state, { do: "miss" });
    expect(agentStateOf(missed).name).toBe("MissedCallAgent");
    const available = done(missed, "putAgentState", { state: { name: "Available" } });
    expect([agentStateOf(available).name, available.contacts]).toEqual(["Available", []]);
  });

  test("puts the customer on hold and takes the call again", () => {
    const { state, contactId, ids } = ringing();
    const connected = done(state, "acceptContact", { contactId });
    const held = done(connected, "holdConnection", ids);
    expect(held.contacts[0]?.connections.map(({ state }) => state.type)).toEqual(["connected", "hold"]);
    const resumed = done(held, "resumeConnection", ids);
    expect(resumed.contacts[0]?.connections.map(({ state }) => state.type)).toEqual(["connected", "connected"]);
  });

  test.each([
    ["a method that does not exist", "flyToTheMoon", {}, "UnsupportedOperation"],
    ["a contact that does not exist", "acceptContact", { contactId: "none" }, "ContactNotFoundException"],
    ["a call without a contact", "acceptContact", {}, "BadRequest"],
    ["a state that does not exist", "putAgentState", { state: { name: "Asleep" } }, "BadRequest"],
  ])("refuses %s", (_, method, params, type) => {
    expect(call(ringing().state, method, params)).toMatchObject({ problem: { type } });
  });

  test("refuses to clear a call that is not over, and to accept one that is", () => {
    const { state, contactId } = ringing();
    expect(call(state, "clearContact", { contactId })).toMatchObject({
      problem: { message: "the contact is not over" },
    });
    const over = play(state, { do: "hang-up" });
    expect(call(over, "acceptContact", { contactId })).toMatchObject({ problem: { message: "the contact is ended" } });
  });
});
