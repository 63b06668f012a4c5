import type { Effect } from "../conversation/effect.ts";
import type { EffectPorts, Parties } from "../ports.ts";
import type { TurnKey } from "./advance-conversation.ts";

/** The turn whose effects are applied, and the text that led to it. */
type Source = TurnKey & { text: string };

export type AppliedEffects = { left: Effect[]; errors: unknown[] };

/** Applies all effects in order; one that fails does not stop the others, and is left. */
export const applyEffects = async (
  effects: Effect[],
  source: Source,
  optOutListName: string,
  ports: EffectPorts,
): Promise<AppliedEffects> => {
  const left: Effect[] = [];
  const errors: unknown[] = [];
  for (const effect of effects) {
    await applyEffect(effect, source, optOutListName, ports).catch((error: unknown) => {
      left.push(effect);
      errors.push(error);
    });
  }
  return { left, errors };
};

const applyEffect = async (
  effect: Effect,
  { parties, id, text }: Source,
  listName: string,
  ports: EffectPorts,
): Promise<void> => {
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
      return ports.handOff(parties, { reason: effect.reason, text }, id);
    case "forward":
      return ports.forward(parties, effect.text, id);
    case "end-hand-off":
      return ports.endHandOff(parties, id);
    default:
      return effect satisfies never;
  }
};

/** Changes the endpoints and the list of the account, and notifies subscribers; each is attempted even if another fails. */
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
