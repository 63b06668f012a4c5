import { StrictMode, useCallback, useState } from "react";
import { createRoot } from "react-dom/client";
import { PHONE_CUSTOMERS } from "../../phone-customers.ts";
import { PageLinks } from "../page-links.tsx";
import { Phone } from "./phone.tsx";
import { PokeLog } from "./poke-log.tsx";
import { useAct } from "./use-act.ts";
import type { ShownPoke } from "./use-library.ts";

// `?customers=a,b` shows the phones of other customers.
const customers = new URLSearchParams(location.search).get("customers")?.split(",") ?? PHONE_CUSTOMERS;

const SHOWN_POKES = 100;

const Page = () => {
  const [pokes, setPokes] = useState<ShownPoke[]>([]);
  const { act, problem, isActing } = useAct();
  const onPoke = useCallback(
    (poke: ShownPoke) =>
      setPokes((before) =>
        before.some(({ key }) => key === poke.key) ? before : [poke, ...before].slice(0, SHOWN_POKES),
      ),
    [],
  );
  const makePlaylists = () => act(...customers.map((customerId) => ({ do: "make-playlist" as const, customerId })));
  return (
    <>
      <header>
        <div>
          <h1>One cloud pokes {customers.length} phones</h1>
          <p>Each phone receives its own customer's pokes, and those about the shared playlist, which are multicast.</p>
        </div>
        <PageLinks here="/" />
        <button type="button" className="primary" disabled={isActing} onClick={() => void makePlaylists()}>
          Send new playlists
        </button>
        {problem !== undefined && <p role="alert">{problem}</p>}
      </header>
      <main>
        {customers.map((customerId) => (
          <Phone key={customerId} customerId={customerId} act={act} onPoke={onPoke} />
        ))}
      </main>
      <PokeLog pokes={pokes} />
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
