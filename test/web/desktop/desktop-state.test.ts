import { describe, expect, test } from "vitest";
import {
  type ContactView,
  type DesktopEvent,
  type DesktopState,
  INITIAL_STATE,
  reduce,
} from "../../../src/web/desktop/desktop-state.ts";

const stateAfter = (...events: DesktopEvent[]): DesktopState =>
  events.reduce((state, event, at) => reduce(state, { ...event, at }), INITIAL_STATE);

const call = (id: string, phase: ContactView["phase"] = "ringing"): ContactView => ({
  ...{ id, kind: "call", phase, customerNumber: "+12125550110" },
  ...{ dialedNumber: "", queue: "", attributes: [] },
});
const event = (name: string, contact: ContactView): DesktopEvent => ({ type: "contact", event: name, contact });

describe("the contacts", () => {
  test("are kept apart by id", () => {
    const { contacts } = stateAfter(
      event("arrived", call("a")),
      event("arrived", call("b")),
      event("connected", call("a", "connected")),
    );
    expect(contacts.map(({ id, phase }) => [id, phase])).toEqual([
      ["a", "connected"],
      ["b", "ringing"],
    ]);
  });

  test("are accepted when the library reports it, although they still ring", () => {
    const accepted = [event("arrived", call("a")), event("accepted", call("a"))];
    expect(stateAfter(...accepted).contacts[0]?.phase).toBe("accepted");
    expect(stateAfter(...accepted, event("refresh", call("a"))).contacts[0]?.phase).toBe("accepted");
    expect(stateAfter(...accepted, event("connected", call("a", "connected"))).contacts[0]?.phase).toBe("connected");
  });

  test("do not come back by a late or repeated event", () => {
    const state = stateAfter(
      event("arrived", call("a")),
      { type: "contact-gone", id: "a" },
      event("ended", call("a", "after-contact work")),
      { type: "contact-gone", id: "a" },
    );
    expect(state.contacts).toEqual([]);
  });

  test("are selected as they come, and another one when the selected one is gone", () => {
    const two = [event("arrived", call("a")), event("arrived", call("b"))];
    expect(stateAfter(...two).selectedId).toBe("a");
    expect(stateAfter(...two, { type: "contact-gone", id: "a" }).selectedId).toBe("b");
    expect(
      stateAfter(...two, { type: "contact-selected", id: "b" }, { type: "contact-gone", id: "a" }).selectedId,
    ).toBe("b");
  });
});

describe("the panel", () => {
  test("counts the attempts, and keeps the cause of the first", () => {
    const { panel } = stateAfter(
      { type: "login-needed", cause: "session-expired" },
      { type: "no-response" },
      { type: "no-response" },
    );
    expect(panel).toEqual({ kind: "waiting-for-login", cause: "session-expired", attempts: 2 });
  });

  test("gives up with the number of attempts, and is ready after a login", () => {
    expect(stateAfter({ type: "no-response" }, { type: "gave-up" }).panel).toEqual({ kind: "gave-up", attempts: 1 });
    expect(stateAfter({ type: "no-response" }, { type: "ready" }).panel).toEqual({ kind: "ready" });
  });
});

test("the log has the newest entry first, and no more than 200", () => {
  const { log } = stateAfter(...Array.from({ length: 300 }, (_, index) => event(`event ${index}`, call("a"))));
  expect([log.length, log[0]?.text, new Set(log.map(({ key }) => key)).size]).toEqual([
    200,
    "call +12125550110: event 299",
    200,
  ]);
});
