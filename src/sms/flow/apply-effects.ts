import type { InboundSms } from "../../pinpoint/inbound-sms.ts";
import type { Effect } from "../conversation/effect.ts";
import type { EffectPorts, Parties } from "../ports.ts";

export type AppliedEffects = { left: Effect[]; errors: unknown[] };

/** Applies all effects in order; one that fails does not stop the others, and is left. */
export const applyEffects = async (
  effects: Effect[],
  sms: InboundSms,
  optOutListName: string,
  ports: EffectPorts,
): Promise<AppliedEffects> => {
  const left: Effect[] = [];
  const errors: unknown[] = [];
  for (const effect of effects) {
    await applyEffect(effect, sms, optOutListName, ports).catch((error: unknown) => {
      left.push(effect);
      errors.push(error);
    });
  }
  return { left, errors };
};

const applyEffect = async (effect: Effect, sms: InboundSms, listName: string, ports: EffectPorts): Promise<void> => {
  const parties: Parties = { customer: sms.originationNumber, number: sms.destinationNumber };
  const id = sms.inboundMessageId;
  switch (effect.kind) {
    case "set-attribute": {
      const { kind: _, ...attribute } = effect;
      return ports.setAttribute(parties, attribute);
    }
    case "put-event": {
      const { kind: _, ...event } = effect;
      return ports.putEvent(parties, event, `${id}/${effect.eventType}`);
    }
    case "opt-out":
    case "opt-in":
      return setOptOut(parties, effect, listName, id, ports);
    case "hand-off":
      return ports.handOff(parties, { reason: effect.reason, text: sms.messageBody }, id);
    case "forward":
      return ports.forward(parties, effect.text, id);
    case "end-hand-off":
      return ports.endHandOff(parties, id);
    default:
      return effect satisfies never;
  }
};

/** The endpoints, the list of the account, and the subscribers; each is attempted even if another fails. */
const setOptOut = async (
  parties: Parties,
  { kind, isListed }: Extract<Effect, { kind: "opt-out" | "opt-in" }>,
  listName: string,
  id: string,
  ports: EffectPorts,
): Promise<void> => {
  const isOptedOut = kind === "opt-out";
  const results = await Promise.allSettled([
    ports.setEndpointsOptOut(parties, isOptedOut ? "ALL" : "NONE"),
    isListed ? undefined : ports.setListed(parties, listName, isOptedOut),
    ports.publishOptOut(parties, isOptedOut, id),
  ]);
  for (const result of results) if (result.status === "rejected") throw result.reason;
};
