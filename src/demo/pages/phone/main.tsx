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
          Each phone has a connection of its own and hears its own customer's pokes. The shared playlist is a multicast:
          both hear it.
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
