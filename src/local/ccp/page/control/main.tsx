import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { post } from "../post.ts";

// A customer of the demo project.
const CUSTOMER = "+12065550112";
const DIALED = "+18005550100";
const CALLER = { from: CUSTOMER, to: DIALED, attributes: { reason: "delivery", language: "en" } };

const ACTIONS: readonly (readonly [label: string, action: object])[] = [
  ["Call", { do: "arrive", kind: "call", ...CALLER }],
  ["Callback", { do: "arrive", kind: "callback", ...CALLER }],
  ["Chat", { do: "arrive", kind: "chat", attributes: { customerName: "Ada" } }],
  ["SMS", { do: "arrive", kind: "sms", ...CALLER }],
  ["Call without number or queue", { do: "arrive", kind: "call", queue: null }],
  ["Customer hangs up", { do: "hang-up" }],
  ["Miss the contact", { do: "miss" }],
  ["Contact fails", { do: "fail-contact" }],
  ["Contact vanishes", { do: "vanish" }],
  ["Calls fail", { do: "fail-calls", on: true }],
  ["Calls work", { do: "fail-calls", on: false }],
  ["Sign out", { do: "sign-out" }],
  ["Session expires", { do: "lose-session" }],
  ["Access denied", { do: "deny-access" }],
  ["Start again", { do: "reset" }],
];

const Control = () => {
  const [text, setText] = useState("Choose what happens to the agent.");
  const play = async (label: string, action: object) => {
    setText(
      await post("/actions", action).then(
        () => `${label}: done`,
        (error: unknown) => `${label}: ${error}`,
      ),
    );
  };
  return (
    <main>
      <h1>Simulated Connect</h1>
      <p role="status">{text}</p>
      <div className="actions">
        {ACTIONS.map(([label, action]) => (
          <button key={label} type="button" onClick={() => void play(label, action)}>
            {label}
          </button>
        ))}
      </div>
    </main>
  );
};

const app = document.querySelector("#app");
if (app)
  createRoot(app).render(
    <StrictMode>
      <Control />
    </StrictMode>,
  );
