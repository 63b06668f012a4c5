import { defineConversation } from "../conversation/conversation.ts";

/** One question after a contact. The score is an event of the customer's endpoint, `survey.completed`. */
export const survey = defineConversation({
  name: "survey",
  version: 1,
  keywords: ["SURVEY"],
  variables: { subject: "our service" },
  start: "score",
  steps: {
    score: {
      kind: "ask",
      prompt: "How satisfied are you with {subject}? Reply with a number from 1 (not at all) to 5 (very).",
      answers: [
        { accept: { kind: "number", min: 1, max: 2 }, saveAs: "score", next: "sorry" },
        { accept: { kind: "number", min: 3, max: 5 }, saveAs: "score", next: "thanks" },
      ],
      retry: { prompt: "Please reply with a number from 1 to 5.", attempts: 1, next: "abandoned" },
      timeout: { minutes: 48 * 60, next: "abandoned" },
    },
    sorry: { kind: "say", text: "We are sorry to hear that.", next: "thanks" },
    thanks: {
      kind: "end",
      text: "Thank you for your reply.",
      effects: [
        {
          kind: "put-event",
          eventType: "survey.completed",
          attributes: { subject: "{subject}", score: "{score}" },
          metrics: { score: "score" },
        },
      ],
    },
    abandoned: {
      kind: "end",
      effects: [{ kind: "put-event", eventType: "survey.abandoned", attributes: { subject: "{subject}" } }],
    },
  },
  late: "This survey has ended. Thank you all the same.",
  outdated: "The survey has changed, so we ask again.",
});
