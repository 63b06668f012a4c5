import { useEffect, useRef } from "react";
import type { Reply } from "./backend.ts";
import type { Messages } from "./use-thread.ts";

/** What a reply is billed as. */
const billing = ({ encoding, parts, priceDollars }: Reply): string =>
  `${parts} ${parts === 1 ? "part" : "parts"}, ${encoding === "GSM" ? "GSM" : "Unicode"}, $${priceDollars.toFixed(4)}`;

type Bubble = { key: string; at: number; body: string; reply?: Reply };

/** In the order in which the phone sent and received them. */
const inOrder = ({ sent, replies }: Messages): Bubble[] =>
  [
    ...replies.map((reply) => ({ key: `reply-${reply.id}`, at: reply.id, body: reply.body, reply })),
    ...sent.map(({ key, body, after }) => ({ key, at: after + 0.5, body })),
  ].sort((a, b) => a.at - b.at);

/** The texts of a phone, the newest at the bottom and in view. */
export const Bubbles = ({ messages }: { messages: Messages }) => {
  const list = useRef<HTMLOListElement>(null);
  const bubbles = inOrder(messages);
  const count = bubbles.length;
  useEffect(() => {
    void count;
    list.current?.scrollTo(0, list.current.scrollHeight);
  }, [count]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls only what can have the focus
    <ol ref={list} className="bubbles" role="log" aria-label="Texts" tabIndex={0}>
      {count === 0 && <li className="hint">No texts yet. Send SURVEY to begin.</li>}
      {bubbles.map(({ key, body, reply }) => (
        <li key={key} className={reply ? "received" : "sent"}>
          <span className="hidden">{reply ? "Received: " : "You: "}</span>
          <p dir="auto">{body}</p>
          {reply && <small>{billing(reply)}</small>}
        </li>
      ))}
    </ol>
  );
};
