// Between the page that contains the frame and the panel's server: the protocol of the library's conduit.
// [amazon-connect-streams: src/core.js, src/client.js] Both sides post `{ event, data }`.
import type { AgentUpdate } from "../../agent-update.ts";
import { post } from "../post.ts";

type Update = { session: "signed-in" | "signed-out"; update: AgentUpdate };

const PORT_ID = "simulated-ccp";

/** Relays until the session ends. As in Connect, a panel that is signed out stays silent until the library reloads it. */
export const startRelay = (show: (update: Update) => void): void => {
  const send = (event: string, data?: unknown): void => window.parent.postMessage({ event, data }, "*");
  let session: "unknown" | "open" | "closed" = "unknown";

  const source = new EventSource("/updates");
  source.addEventListener("update", ({ data }) => {
    const update: Update = JSON.parse(data, toDate);
    show(update);
    if (update.session === "signed-out") session = "closed";
    if (session === "closed") return;
    if (session === "unknown") {
      session = "open";
      send("acknowledge", { id: PORT_ID });
      send("update_connected_ccps", { length: 1 });
    }
    send("agent::update", update.update);
  });
  source.addEventListener("page", ({ data }) => send(JSON.parse(data).event));

  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || session !== "open") return;
    respond(data?.event, data?.data, send);
  });
};

/** The library calculates with dates in these fields; `localTimestamp` is a number. */
const toDate = (name: string, value: unknown): unknown =>
  /timestamp$/i.test(name) && name !== "localTimestamp" && typeof value === "number" ? new Date(value) : value;

type Request = { event: string; requestId: string; method: string; params?: { topic?: string } };
type Broadcast = { event: string; data?: { mute?: boolean } };

const respond = (event: string, data: unknown, send: (event: string, data?: unknown) => void): void => {
  switch (event) {
    case "synchronize":
      send("acknowledge");
      return;
    case "api_request":
      void call(data as Request, send);
      return;
    case "master_request": {
      const { requestId, params } = data as Request;
      const result = { masterId: PORT_ID, isMaster: false, takeOver: false, topic: params?.topic };
      send("master_response", { event: "master_response", requestId, data: result, err: null });
      return;
    }
    case "broadcast": {
      const { event: name, data: content } = data as Broadcast;
      // The panel has the microphone, and reports that it is muted.
      if (name === "mute") send("agent::mute_toggle", { muted: content?.mute === true });
      if (!/log|metric|click_stream/.test(name)) send(name, content);
      return;
    }
    case "terminate":
      void post("/actions", { do: "sign-out" });
      return;
  }
};

const call = async ({ requestId, method, params }: Request, send: (event: string, data: unknown) => void) => {
  const { data = null, err } = await post("/calls", { method, params }).catch((error: unknown) => ({
    data: null,
    err: { type: "NetworkingError", message: String(error) },
  }));
  const response = { event: "api_response", requestId, data, err: err === undefined ? null : JSON.stringify(err) };
  send("api_response", response);
};

/** Tells the page that the agent accepted a contact in the panel itself. */
export const announceAccepted = (contactId: string): void => {
  for (const event of ["contact::accepted", `contact::accepted::${contactId}`])
    window.parent.postMessage({ event, data: { contactId } }, "*");
};
