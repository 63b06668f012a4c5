import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Phone } from "./phone.tsx";

// `?customers=a,b` shows the phones of other customers.
const customers = (new URLSearchParams(location.search).get("customers") ?? "customer-001,customer-002").split(",");

const app = document.querySelector("#app");
if (app) {
  createRoot(app).render(
    <StrictMode>
      <header>
        <h1>Two phones, one cloud</h1>
        <p>
          Each phone has its own connection and receives its own customer's pokes. Both phones receive pokes about the
          shared playlist, which are sent by multicast.
        </p>
      </header>
      <main>
        {customers.map((customerId) => (
          <Phone key={customerId} customerId={customerId} />
        ))}
      </main>
    </StrictMode>,
  );
}
