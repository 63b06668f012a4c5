import { configurePoke } from "pinpoint-poke-client";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { fetchCredentials } from "./backend.ts";

configurePoke({ token: fetchCredentials });

createRoot(document.querySelector("#root") ?? document.body).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
