import { defineConversation } from "../conversation/conversation.ts";

/** Hands off a customer who asks for a person. */
export const person = defineConversation({
  name: "person",
  version: 1,
  keywords: ["AGENT"],
  start: "person",
  steps: {
    person: { kind: "hand-off", text: "A colleague will reply soon.", reason: "the customer asked for a person" },
  },
  late: "Reply AGENT for a person.",
  outdated: "Reply AGENT for a person.",
});
