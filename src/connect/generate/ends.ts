import type { Action } from "../flow-document.ts";
import { block, prompt } from "./block.ts";
import type { FlowFunction } from "./flow-request.ts";

/** The blocks at which the flow leaves a function: each is a place for the designer's own prompt. */
export const endIds = ({ name }: FlowFunction) => ({
  notStarted: `not-started-${name}`,
  failed: `failed-${name}`,
  timedOut: `timed-out-${name}`,
  notPolled: `not-polled-${name}`,
  notSaved: `not-saved-${name}`,
});

export const FINISHED = "finished";
export const DISCONNECT = "disconnect";

/** The prompts of a function's ends. */
export const endsOf = (fn: FlowFunction): Action[] => {
  const ids = endIds(fn);
  return [
    prompt(ids.notStarted, "We cannot look that up at the moment.", DISCONNECT),
    prompt(ids.failed, "We could not find what you asked for.", DISCONNECT),
    prompt(ids.timedOut, "This takes longer than expected. Please try again later.", DISCONNECT),
    prompt(ids.notPolled, "We have lost the connection. Please try again later.", DISCONNECT),
    ...(fn.save.length > 0 ? [prompt(ids.notSaved, "Something went wrong. Please try again later.", DISCONNECT)] : []),
  ];
};

export const lastBlocks = (): Action[] => [
  prompt(FINISHED, "Thank you for waiting.", DISCONNECT),
  block(DISCONNECT, "DisconnectParticipant", {}, {}),
];

/** Copies fields of the result to the contact, for the agent's screen; without fields, there is no such block. */
export const saveBlock = (id: string, fn: FlowFunction, next: string): Action[] => {
  if (fn.save.length === 0) return [];
  const Attributes = Object.fromEntries(fn.save.map((field) => [field, `$.External.${field}`]));
  const errors = { NoMatchingError: endIds(fn).notSaved };
  return [block(id, "UpdateContactAttributes", { Attributes, TargetContact: "Current" }, { next, errors })];
};
