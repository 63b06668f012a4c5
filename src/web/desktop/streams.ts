import type { DesktopEvent } from "./desktop-state.ts";
import { readAgent, readContact } from "./read-contact.ts";

export type CcpUrls = { ccpUrl: string; loginUrl: string };

/** Tells the desktop what happens in the library. Call it once in a page: the library refuses a second panel. */
export const startStreams = (
  container: HTMLElement,
  { ccpUrl, loginUrl }: CcpUrls,
  dispatch: (event: DesktopEvent) => void,
): void => {
  connect.core.initCCP(container, {
    ...{ ccpUrl, loginUrl },
    ...{ loginPopup: true, loginPopupAutoClose: true },
    softphone: { allowFramedSoftphone: true },
    iframeTitle: "Contact control panel",
  });
  followLogin(dispatch);
  connect.agent((agent) => {
    agent.onRefresh(() => dispatch({ type: "agent", agent: readAgent(agent) }));
    agent.onMuteToggle(({ muted }) => dispatch({ type: "muted", isMuted: muted }));
    dispatch({ type: "agent", agent: readAgent(agent) });
  });
  connect.contact((contact) => followContact(contact, dispatch));
};

const followLogin = (dispatch: (event: DesktopEvent) => void): void => {
  const { core, EventType } = connect;
  core.onInitialized(() => dispatch({ type: "ready" }));
  core.onAuthFail(() => dispatch({ type: "login-needed", cause: "session-expired" }));
  core.onAccessDenied(() => dispatch({ type: "access-denied" }));
  core.onIframeRetriesExhausted(() => dispatch({ type: "gave-up" }));
  const bus = core.getEventBus();
  bus.subscribe(EventType.ACK_TIMEOUT, () => dispatch({ type: "no-response" }));
  bus.subscribe(EventType.TERMINATED, () => dispatch({ type: "login-needed", cause: "signed-out" }));
  // After a login, the library acknowledges again but reports no second initialization.
  bus.subscribe(EventType.ACKNOWLEDGE, () => dispatch({ type: "ready" }));
};

/** All callbacks of a contact. They may come late, twice, or for a contact that is gone: the reducer decides. */
const followContact = (contact: connect.Contact, dispatch: (event: DesktopEvent) => void): void => {
  const id = contact.getContactId();
  const report = (event: string) => (): void => {
    const view = readContact(contact);
    if (view !== undefined) dispatch({ type: "contact", event, contact: view });
  };
  contact.onRefresh(report("refresh"));
  contact.onIncoming(report("incoming"));
  contact.onPending(report("pending"));
  contact.onConnecting(report("connecting"));
  contact.onAccepted(report("accepted"));
  contact.onConnected(report("connected"));
  contact.onMissed(report("missed"));
  contact.onError(report("error"));
  contact.onACW(report("after-contact work"));
  contact.onEnded(report("ended"));
  contact.onDestroy(() => dispatch({ type: "contact-gone", id }));
  report("arrived")();
};
