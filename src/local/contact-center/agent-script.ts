/** What the scripted person of the local cloud writes in each chat. `{text}` is what the customer wrote. */
export const AGENT_SCRIPT = {
  displayName: "Agent",
  greeting: "You are now chatting with a person. Write BYE to end the chat.",
  reply: "You wrote: **{text}**",
  /** A customer's text that ends the chat, in any case. */
  farewellText: "bye",
  farewell: "Thank you, and goodbye.",
} as const;

export type AgentTurn = { reply: string; isLeaving: boolean };

/** The person's reaction to a text. */
export const nextAgentTurn = (text: string): AgentTurn => {
  const isLeaving = text.trim().toLowerCase() === AGENT_SCRIPT.farewellText;
  return { reply: isLeaving ? AGENT_SCRIPT.farewell : AGENT_SCRIPT.reply.replace("{text}", () => text), isLeaving };
};
