import { defineConversation } from "../conversation/conversation.ts";

/**
 * Asks a customer to confirm an appointment. Our systems start it with `appointmentTime`. It does not offer CANCEL,
 * which AWS treats as an opt-out.
 */
export const appointmentConfirmation = defineConversation({
  name: "appointment-confirmation",
  version: 1,
  keywords: ["APPOINTMENT"],
  variables: { appointmentTime: "the next possible time" },
  start: "confirm",
  steps: {
    confirm: {
      kind: "ask",
      prompt: "Your appointment is at {appointmentTime}. Reply YES to confirm, NO to decline, CHANGE for another time.",
      answers: [
        { accept: { kind: "phrase", phrases: ["YES", "Y", "OK", "yes please", "👍"] }, next: "confirmed" },
        { accept: { kind: "phrase", phrases: ["NO", "N", "no thanks", "👎"] }, next: "declined" },
        { accept: { kind: "phrase", phrases: ["CHANGE"] }, next: "which-day" },
      ],
      retry: { prompt: "Sorry, please reply YES, NO or CHANGE.", attempts: 2, next: "person" },
      timeout: { minutes: 24 * 60, next: "no-answer" },
    },
    "which-day": {
      kind: "ask",
      prompt: "Which day suits you better? For example: Tuesday afternoon.",
      answers: [{ accept: { kind: "text", maxLength: 100 }, saveAs: "wish", next: "change" }],
      retry: { prompt: "Please reply with a day.", attempts: 1, next: "person" },
      timeout: { minutes: 24 * 60, next: "no-answer" },
    },
    confirmed: {
      kind: "end",
      text: "Thank you, see you at {appointmentTime}.",
      effects: [
        {
          kind: "put-event",
          eventType: "appointment.confirmed",
          attributes: { appointment_time: "{appointmentTime}" },
        },
      ],
    },
    declined: {
      kind: "end",
      text: "We have canceled your appointment. Reply APPOINTMENT for a new one.",
      effects: [
        { kind: "put-event", eventType: "appointment.declined", attributes: { appointment_time: "{appointmentTime}" } },
      ],
    },
    change: { kind: "hand-off", text: "Thank you, a colleague will reply soon.", reason: "another time: {wish}" },
    person: {
      kind: "hand-off",
      text: "A colleague will reply soon.",
      reason: "the appointment reply was not understood",
    },
    "no-answer": {
      kind: "end",
      text: "We have kept your appointment. Reply APPOINTMENT if it does not suit you.",
      effects: [{ kind: "put-event", eventType: "appointment.unanswered" }],
    },
  },
  late: "That was some time ago. Reply APPOINTMENT to begin again.",
  outdated: "Our questions have changed, so we begin again.",
});
