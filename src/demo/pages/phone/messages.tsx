import type { Message } from "./use-library.ts";

/** The pokes as they came, the newest first. */
export const Messages = ({ messages }: { messages: Message[] }) => (
  <section aria-label="Messages" className="messages">
    <h3>Pokes received</h3>
    <ol>
      {messages.map(({ key, type, filter, data, latencyMs }) => (
        <li key={key}>
          <b>{filter === "" ? type : `${type} / ${filter}`}</b> <span className="latency">{latencyMs} ms</span>
          <code>{JSON.stringify(data) ?? "no data"}</code>
        </li>
      ))}
    </ol>
  </section>
);
