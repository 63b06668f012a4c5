import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { post } from "../post.ts";

const Login = () => {
  const [text, setText] = useState("Sign in to the simulated contact control panel.");
  const signIn = async () => {
    await post("/actions", { do: "sign-in" });
    setText("Signed in. You can close this window.");
  };
  return (
    <main>
      <h1>Simulated Connect</h1>
      <p role="status">{text}</p>
      <button type="button" onClick={() => void signIn().catch((error: unknown) => setText(String(error)))}>
        Sign in as Sam Agent
      </button>
    </main>
  );
};

const app = document.querySelector("#app");
if (app)
  createRoot(app).render(
    <StrictMode>
      <Login />
    </StrictMode>,
  );
