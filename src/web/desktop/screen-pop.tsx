import { Fact } from "./customer-panel.tsx";
import type { ContactView } from "./desktop-state.ts";

/** The numbers and attributes of a contact. Flows set the attributes, from what customers say or type. */
export const ScreenPop = ({ contact }: { contact: ContactView }) => (
  <section aria-label="Contact" className="card">
    <h2>
      {contact.kind} in {contact.queue || "no queue"}: {contact.phase}
    </h2>
    <dl>
      <Fact name="Customer" value={contact.customerNumber} />
      <Fact name="Dialed" value={contact.dialedNumber} />
      {contact.attributes.map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  </section>
);
