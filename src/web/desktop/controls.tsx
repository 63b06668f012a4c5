import type { Commands } from "./commands.ts";
import type { AgentView, ContactView } from "./desktop-state.ts";

/** Runs a command and shows why it failed. */
export type Run = (name: string, command: Promise<void>) => void;

type AgentControlsProps = { agent: AgentView; isMuted: boolean; commands: Commands; run: Run };

/** The agent's greeting, state, and choice of states. */
export const AgentControls = ({ agent, isMuted, commands, run }: AgentControlsProps) => (
  <section aria-label="Agent" className="card">
    <h2>Hello, {agent.name}</h2>
    <p>
      You are <strong>{agent.state}</strong>
      {agent.next !== "" && agent.next !== agent.state && <>, afterwards {agent.next}</>}.
    </p>
    <p className="buttons">
      {agent.states.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === agent.state}
          onClick={() => run(name, commands.chooseState(name))}
        >
          {name}
        </button>
      ))}
      <button type="button" aria-pressed={isMuted} onClick={() => run("Mute", commands.setMuted(!isMuted))}>
        Mute
      </button>
    </p>
  </section>
);

type Control = readonly [label: string, command: (commands: Commands, id: string) => Promise<void>];

const ACCEPT: Control = ["Accept", ({ accept }, id) => accept(id)];
const REJECT: Control = ["Reject", ({ reject }, id) => reject(id)];
const HOLD: Control = ["Hold", ({ hold }, id) => hold(id)];
const RESUME: Control = ["Resume", ({ resume }, id) => resume(id)];
const HANG_UP: Control = ["Hang up", ({ hangUp }, id) => hangUp(id)];
const CLEAR: Control = ["Clear", ({ clear }, id) => clear(id)];

/** What the agent can do with a contact now. */
export const controlsOf = ({ phase }: Pick<ContactView, "phase">): readonly Control[] => {
  switch (phase) {
    case "ringing":
      return [ACCEPT, REJECT];
    case "accepted":
      return [HANG_UP];
    case "connected":
      return [HOLD, HANG_UP];
    case "on hold":
      return [RESUME, HANG_UP];
    case "after-contact work":
    case "missed":
    case "failed":
      return [CLEAR];
    default:
      return phase satisfies never;
  }
};

export const ContactControls = ({ contact, commands, run }: { contact: ContactView; commands: Commands; run: Run }) => (
  <section aria-label="Controls" className="card">
    <h2>{contact.kind} controls</h2>
    <p className="buttons">
      {controlsOf(contact).map(([label, command]) => (
        <button key={label} type="button" onClick={() => run(label, command(commands, contact.id))}>
          {label}
        </button>
      ))}
    </p>
  </section>
);
