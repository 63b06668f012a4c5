import { AGENT_SCRIPT, nextAgentTurn } from "./agent-script.ts";
import type { Chat, Chats } from "./chats.ts";
import { ENDED, JOINED, LEFT, type PublishChat } from "./publish-chat.ts";

/** The person of the local cloud, who follows the script in every chat. Messages are in Markdown, as agents may write them. */
export const createAgent = (chats: Chats, publish: PublishChat) => {
  const write = (chat: Chat, content: string) =>
    publish(chat, { type: "MESSAGE", role: "AGENT", contentType: "text/markdown", content });
  return {
    join: async (chat: Chat): Promise<void> => {
      await publish(chat, { type: "EVENT", role: "AGENT", contentType: JOINED });
      await write(chat, AGENT_SCRIPT.greeting);
    },
    read: async (chat: Chat, text: string): Promise<void> => {
      const { reply, isLeaving } = nextAgentTurn(text);
      await write(chat, reply);
      if (!isLeaving) return;
      chats.end(chat);
      await publish(chat, { type: "EVENT", role: "AGENT", contentType: LEFT });
      await publish(chat, { type: "EVENT", role: "SYSTEM", contentType: ENDED });
    },
  };
};
export type Agent = ReturnType<typeof createAgent>;
