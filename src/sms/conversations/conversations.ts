import type { Conversation } from "../conversation/conversation.ts";
import { appointmentConfirmation } from "./appointment-confirmation.ts";
import { person } from "./person.ts";
import { preferenceUpdate } from "./preference-update.ts";
import { survey } from "./survey.ts";

/** The conversations of this suite. The first of two with the same keyword is started. */
export const CONVERSATIONS: Conversation[] = [appointmentConfirmation, preferenceUpdate, survey, person];
