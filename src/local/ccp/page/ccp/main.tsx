import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import type { AgentUpdate } from "../../agent-update.ts";
import { post } from "../post.ts";
import { announceAccepted, startRelay } from "./relay.ts";

type Contact = AgentUpdate["snapshot"]["contacts"][number];

const RINGING = ["connecting", "incoming"];

const Panel = ({ update, isSignedIn }: { update: AgentUpdate; isSignedIn: boolean }) => {
  const [problem, setProblem] = useState<string>();
  const call = async (method: string, params: object): Promise<boolean> => {
    const { err } = await post("/calls", { method, params }).catch((error: unknown) => ({
      err: { message: String(error) },
    }));
    setProblem(err === undefined ? undefined : (err as { message: string }).message);
    return err === undefined;
  };
  if (!isSignedIn) return <p>Signed out. The page opens the login window.</p>;
  const { state, contacts } = update.snapshot;
  return (
    <>
      <label>
        Status: <strong>{state.name}</strong>{" "}
        <select
          aria-label="Change status"
          value=""
          onChange={({ target }) => void call("putAgentState", { state: { name: target.value } })}
        >
          <option value="" disabled>
            Change
          </option>
          {update.configuration.agentStates.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {contacts.length === 0 && <p>No contacts.</p>}
      <ul>
        {contacts.map((contact) => (
          <li key={contact.contactId}>
            <ContactRow contact={contact} call={call} />
          </li>
        ))}
      </ul>
    </>
  );
};

const ContactRow = ({
  contact,
  call,
}: {
  contact: Contact;
  call: (method: string, params: object) => Promise<boolean>;
}) => {
  const { contactId, state, customerEndpoint, connections } = contact;
  const agent = connections.find(({ type }) => type === "agent")?.connectionId;
  const accept = async () => {
    if (await call("acceptContact", { contactId })) announceAccepted(contactId);
  };
  return (
    <>
      {customerEndpoint?.phoneNumber ?? contact.type}: {state.type}{" "}
      {RINGING.includes(state.type) && (
        <>
          <button type="button" onClick={() => void accept()}>
            Accept
          </button>
          <button type="button" onClick={() => void call("rejectContact", { contactId })}>
            Reject
          </button>
        </>
      )}
      {state.type === "connected" && (
        <button type="button" onClick={() => void call("destroyConnection", { contactId, connectionId: agent })}>
          End
        </button>
      )}
      {!RINGING.includes(state.type) && state.type !== "connected" && (
        <button type="button" onClick={() => void call("clearContact", { contactId })}>
          Clear
        </button>
      )}
    </>
  );
};

const app = document.querySelector("#app");
if (app) {
  const root = createRoot(app);
  startRelay(({ session, update }) =>
    root.render(
      <StrictMode>
        <Panel update={update} isSignedIn={session === "signed-in"} />
      </StrictMode>,
    ),
  );
}
