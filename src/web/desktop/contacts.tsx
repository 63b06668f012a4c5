import type { ContactView } from "./desktop-state.ts";

type ContactsProps = {
  contacts: readonly ContactView[];
  selectedId: string | undefined;
  select: (id: string) => void;
};

/** All contacts of the agent, each by its kind and number. */
export const Contacts = ({ contacts, selectedId, select }: ContactsProps) => (
  <section aria-label="Contacts" className="card">
    <h2>Contacts</h2>
    {contacts.length === 0 && <p>None.</p>}
    <ul className="contacts">
      {contacts.map(({ id, kind, phase, customerNumber }) => (
        <li key={id}>
          <button type="button" aria-pressed={id === selectedId} onClick={() => select(id)}>
            <span className="kind">{kind}</span> {customerNumber || "no number"}: {phase}
          </button>
        </li>
      ))}
    </ul>
  </section>
);
