import { type FormEvent, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { PAGE_CUSTOMER, TWO_WAY_NUMBER } from "../../two-way-number.ts";
import { PageLinks } from "../page-links.tsx";
import { Bubbles } from "./bubbles.tsx";
import { Composer } from "./composer.tsx";
import { ThreadState } from "./thread-state.tsx";
import { useThread } from "./use-thread.ts";

// `?customer=%2B12125550111` is the phone of another customer.
const first = new URLSearchParams(location.search).get("customer") ?? PAGE_CUSTOMER;

const Phone = ({ customer }: { customer: string }) => {
  const { messages, thread, problem, send } = useThread(customer);
  return (
    <>
      <main>
        <article className="phone" aria-label={`Phone of ${customer}`}>
          <div className="screen">
            {problem !== undefined && <p role="alert">{problem}</p>}
            <Bubbles messages={messages} />
            <Composer send={send} />
          </div>
        </article>
      </main>
      <ThreadState thread={thread} messages={messages} />
    </>
  );
};

/** The number of another customer, whose phone the page then shows. */
const CustomerForm = ({ customer, choose }: { customer: string; choose: (customer: string) => void }) => {
  const [typed, setTyped] = useState(customer);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose(typed.trim());
  };
  return (
    <form onSubmit={submit}>
      <label>
        Customer <input type="tel" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <button type="submit">Show</button>
    </form>
  );
};

const Page = () => {
  const [customer, setCustomer] = useState(first);
  return (
    <>
      <header>
        <div>
          <h1>A customer texts {TWO_WAY_NUMBER}</h1>
          <p>The function two-way-sms replies, and AWS to its own keywords. Below a reply is what it is billed as.</p>
        </div>
        <PageLinks here="/sms" />
        <CustomerForm customer={customer} choose={setCustomer} />
      </header>
      <Phone key={customer} customer={customer} />
    </>
  );
};

const app = document.querySelector("#app");
if (app) {
  createRoot(app).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
