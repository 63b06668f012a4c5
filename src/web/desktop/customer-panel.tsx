import { useEffect, useState } from "react";
import { type Caller, fetchCaller, fetchTexts, pokeCustomer } from "./backend.ts";

type Loaded<Value> = { value?: Value; problem?: string };

/** What a request returns, and why it failed. The result of an earlier number is never shown. */
const useLoaded = <Value,>(load: (number: string) => Promise<Value>, number: string): Loaded<Value> => {
  const [loaded, setLoaded] = useState<Loaded<Value>>({});
  useEffect(() => {
    let isShown = true;
    load(number).then(
      (value) => isShown && setLoaded({ value }),
      (error: Error) => isShown && setLoaded({ problem: error.message }),
    );
    return () => {
      isShown = false;
    };
  }, [load, number]);
  return loaded;
};

/** What the suite knows about the customer of a contact: the endpoints and the texts. It can poke the customer's app. */
export const CustomerPanel = ({ number }: { number: string }) => {
  const { value: caller, problem } = useLoaded(fetchCaller, number);
  return (
    <section aria-label="Customer" className="card">
      <h2>Customer</h2>
      {problem !== undefined && <p role="alert">The customer could not be looked up: {problem}</p>}
      {caller !== undefined && <Customer caller={caller} />}
      <h3>Texts to the customer</h3>
      <Texts number={number} />
    </section>
  );
};

const SHOWN_BY_NAME = new Set(["found", "user_id", "users", "channels", "opted_out"]);

const Customer = ({ caller }: { caller: Caller }) => {
  if (caller.found !== "true") return <p>No endpoint has this number.</p>;
  const others = Object.entries(caller).filter(([name]) => !SHOWN_BY_NAME.has(name));
  return (
    <>
      <dl>
        <Fact name="User" value={caller.user_id || "several, or none"} />
        <Fact name="Channels" value={caller.channels} />
        <Fact name="Opted out" value={caller.opted_out === "true" ? "yes" : "no"} />
        {others.map(([name, value]) => (
          <Fact key={name} name={name.replace(/^attribute_/, "")} value={String(value)} />
        ))}
      </dl>
      {caller.user_id !== "" && <PokeButton customerId={caller.user_id} />}
    </>
  );
};

const Texts = ({ number }: { number: string }) => {
  const { value: texts, problem } = useLoaded(fetchTexts, number);
  if (problem !== undefined) return <p role="alert">The texts could not be read: {problem}</p>;
  if (texts?.length === 0) return <p>None.</p>;
  return (
    <ul>
      {texts?.map(({ id, body }) => (
        <li key={id}>{body}</li>
      ))}
    </ul>
  );
};

export const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value || "none"}</dd>
  </div>
);

const PokeButton = ({ customerId }: { customerId: string }) => {
  const [result, setResult] = useState("");
  const poke = () =>
    pokeCustomer(customerId).then(
      () => setResult("Poked."),
      (error: Error) => setResult(error.message),
    );
  return (
    <p>
      <button type="button" onClick={() => void poke()}>
        Poke the customer's app
      </button>{" "}
      <span role="status">{result}</span>
    </p>
  );
};
