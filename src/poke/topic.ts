/** MQTT topics of Poke. Runs in browsers too. */

/** One level of a topic, or which rule the text breaks. */
type LevelResult = { ok: true; level: string } | { ok: false; reason: string };
type TopicRefusal = { ok: false; field: "domain" | "filter"; reason: string };
/** A topic, or the field that breaks a rule. */
export type TopicResult = { ok: true; topic: string } | TopicRefusal;

// With these the longest topic has 203 bytes and 4 slashes. [IoT Core quotas: message broker] At most 256 bytes and 7 slashes.
const DOMAIN_MAX_LENGTH = 64;
const FILTER_MAX_LENGTH = 128;

const ENCODABLE = /^[^\p{Cc}\p{Cs}]+$/u;
const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** One level of a topic, or "" if the text breaks a rule. */
const toLevel = (text: string, maxLength: number): string => {
  // normalize() is NFC.
  const level = ENCODABLE.test(text)
    ? encodeURIComponent(text.normalize())
        .replace(/[!~*'()]/g, hex)
        .replaceAll("%", "~")
    : "";
  return level.length > maxLength ? "" : level;
};

/** `poke/v1/c/{customer hash}/{domain}`, or "" if the domain breaks a rule; `customerTopic` returns the rule. */
export const customerPath = (customerHash: string, domain: string): string => {
  const level = toLevel(domain, DOMAIN_MAX_LENGTH);
  return level && `poke/v1/c/${customerHash}/${level}`;
};

/** `poke/v1/m/{domain}/{filter}`, or "" if either breaks a rule; `multicastTopic` returns the rule. */
export const multicastPath = (domain: string, filter: string): string => {
  const level = toLevel(domain, DOMAIN_MAX_LENGTH);
  const last = toLevel(filter, FILTER_MAX_LENGTH);
  return level && last && `poke/v1/m/${level}/${last}`;
};

/**
 * One level of a topic: `A-Z a-z 0-9 _ . -` are kept, every other byte of the text in UTF-8 (NFC) becomes `~XX`. Texts
 * that differ after NFC have different levels, and no level contains any of `/ + # $ * ?`.
 *
 * @example
 * encodeLevel("artist/42"); // { ok: true, level: "artist~2F42" }
 */
export const encodeLevel = (text: string): LevelResult => {
  if (text === "") return { ok: false, reason: "is empty" };
  const level = toLevel(text, Number.POSITIVE_INFINITY);
  return level ? { ok: true, level } : { ok: false, reason: "has a control character or half of a surrogate pair" };
};

const refuseLevel = (field: TopicRefusal["field"], text: string, maxLength: number): TopicRefusal | undefined => {
  const encoded = encodeLevel(text);
  if (!encoded.ok) return { ...encoded, field };
  const { length } = encoded.level;
  if (length <= maxLength) return undefined;
  return { ok: false, field, reason: `is ${length} characters once encoded, at most ${maxLength}` };
};

/** The topic of a customer's pokes in a domain, or which rule the domain breaks. */
export const customerTopic = (customerHash: string, domain: string): TopicResult =>
  refuseLevel("domain", domain, DOMAIN_MAX_LENGTH) ?? { ok: true, topic: customerPath(customerHash, domain) };

/** The topic of a multicast, or which rule its domain or filter breaks. */
export const multicastTopic = (domain: string, filter: string): TopicResult =>
  refuseLevel("domain", domain, DOMAIN_MAX_LENGTH) ??
  refuseLevel("filter", filter, FILTER_MAX_LENGTH) ?? { ok: true, topic: multicastPath(domain, filter) };
