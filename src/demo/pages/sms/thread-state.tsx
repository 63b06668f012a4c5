import type { Thread } from "./backend.ts";
import type { Messages } from "./use-thread.ts";

const conversationOf = ({ question, isWithPerson }: Thread): string => {
  if (question) return `${question.conversation}, waits for the answer to "${question.step}"`;
  return isWithPerson ? "with a person" : "none";
};

/** What the local cloud knows about the customer, and what the replies on the page cost. */
export const ThreadState = ({ thread, messages }: { thread: Thread; messages: Messages }) => {
  const parts = messages.replies.reduce((sum, reply) => sum + reply.parts, 0);
  const dollars = messages.replies.reduce((sum, reply) => sum + reply.priceDollars, 0);
  return (
    <aside aria-label="State" className="thread-state">
      <h2>State</h2>
      <dl>
        <div>
          <dt>Opt-out list</dt>
          <dd>
            <output className={`state ${thread.isOptedOut ? "bad" : "good"}`}>
              {thread.isOptedOut ? "opted out" : "not opted out"}
            </output>
          </dd>
        </div>
        <div>
          <dt>Conversation</dt>
          <dd>{conversationOf(thread)}</dd>
        </div>
        <div>
          <dt>Texts received</dt>
          <dd>
            {parts} {parts === 1 ? "part" : "parts"}, ${dollars.toFixed(4)}
          </dd>
        </div>
      </dl>
    </aside>
  );
};
