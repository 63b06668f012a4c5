import { defineConversation } from "../conversation/conversation.ts";

/** Asks what a customer wants to receive, and writes it to attributes of the endpoint and of the user. */
export const preferenceUpdate = defineConversation({
  name: "preference-update",
  version: 1,
  keywords: ["PREFERENCES", "PREFS"],
  start: "topic",
  steps: {
    topic: {
      kind: "ask",
      prompt: "What may we text you about? Reply 1 for offers, 2 for news, 3 for both, 4 for nothing at all.",
      answers: [
        {
          accept: { kind: "phrase", phrases: ["1", "offers"] },
          saveAs: "topics",
          value: "offers",
          effects: [{ kind: "set-attribute", of: "user", name: "SmsTopics", values: ["offers"] }],
          next: "how-often",
        },
        {
          accept: { kind: "phrase", phrases: ["2", "news"] },
          saveAs: "topics",
          value: "news",
          effects: [{ kind: "set-attribute", of: "user", name: "SmsTopics", values: ["news"] }],
          next: "how-often",
        },
        {
          accept: { kind: "phrase", phrases: ["3", "both"] },
          saveAs: "topics",
          value: "offers and news",
          effects: [{ kind: "set-attribute", of: "user", name: "SmsTopics", values: ["offers", "news"] }],
          next: "how-often",
        },
        { accept: { kind: "phrase", phrases: ["4", "nothing"] }, next: "nothing" },
      ],
      retry: { prompt: "Please reply with a number from 1 to 4.", attempts: 2, next: "not-understood" },
      timeout: { minutes: 60, next: "unchanged" },
    },
    "how-often": {
      kind: "ask",
      prompt: "How many texts a month do you want at most? Reply with a number from 1 to 30.",
      answers: [
        {
          accept: { kind: "number", min: 1, max: 30 },
          saveAs: "perMonth",
          effects: [{ kind: "set-attribute", of: "endpoint", name: "SmsPerMonth", values: ["{perMonth}"] }],
          next: "saved",
        },
      ],
      retry: { prompt: "Please reply with a number from 1 to 30.", attempts: 1, next: "saved-topics" },
      timeout: { minutes: 60, next: "unchanged" },
    },
    saved: { kind: "say", text: "Saved: {topics}, at most {perMonth} a month.", next: "goodbye" },
    "saved-topics": { kind: "say", text: "Saved: {topics}.", next: "goodbye" },
    goodbye: { kind: "end", text: "Reply PREFS at any time to change this." },
    nothing: { kind: "end", text: "You will receive no more texts from us.", effects: [{ kind: "opt-out" }] },
    "not-understood": { kind: "end", text: "Sorry, nothing was changed. Reply PREFS to try again." },
    unchanged: { kind: "end" },
  },
  late: "That question has expired. Reply PREFS to begin again.",
  outdated: "Our questions have changed, so we begin again.",
});
