/** Topics of the Poke protocol. Runs in browsers too. */

export type Segment = { ok: true; segment: string } | { ok: false; reason: string };
type Refusal = { ok: false; field: "domain" | "filter"; reason: string };
export type Topic = { ok: true; topic: string } | Refusal;

// With these the longest topic has 203 bytes and 4 slashes. [IoT Core quotas] at most 256 bytes and 7 slashes.
export const DOMAIN_MAX_LENGTH = 64;
export const FILTER_MAX_LENGTH = 128;

const ENCODABLE = /^[^\p{Cc}\p{Cs}]+$/u;
const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** One level of a topic, or "" where a rule refuses the text. */
const toLevel = (text: string, maxLength: number): string => {
  // normalize() is NFC.
  const level = ENCODABLE.test(text)
    ? encodeURIComponent(text.normalize())
        .replace(/[!~*'()]/g, hex)
        .replaceAll("%", "~")
    : "";
  return level.length > maxLength ? "" : level;
};

/** `poke/v1/c/{customer hash}/{domain}`, or "" where `customerTopic` says what is wrong. */
export const customerPath = (customerHash: string, domain: string): string => {
  const level = toLevel(domain, DOMAIN_MAX_LENGTH);
  return level && `poke/v1/c/${customerHash}/${level}`;
};

/** `poke/v1/m/{domain}/{filter}`, or "" where `multicastTopic` says what is wrong. */
export const multicastPath = (domain: string, filter: string): string => {
  const level = toLevel(domain, DOMAIN_MAX_LENGTH);
  const last = toLevel(filter, FILTER_MAX_LENGTH);
  return level && last && `poke/v1/m/${level}/${last}`;
};

/**
 * One level of a topic: `A-Z a-z 0-9 _ . -` stay, each other byte of the text in UTF-8 (NFC) becomes `~XX`. Two
 * different texts never share a segment, and none can hold `/ + # $ * ?`.
 *
 * @example
 * encodeSegment("artist/42"); // { ok: true, segment: "artist~2F42" }
 */
export const encodeSegment = (text: string): Segment => {
  if (text === "") return { ok: false, reason: "is empty" };
  const segment = toLevel(text, Number.POSITIVE_INFINITY);
  return segment ? { ok: true, segment } : { ok: false, reason: "has a control character or half of a surrogate pair" };
};

const refuseLevel = (field: Refusal["field"], text: string, maxLength: number): Refusal | undefined => {
  const encoded = encodeSegment(text);
  if (!encoded.ok) return { ...encoded, field };
  const { length } = encoded.segment;
  if (length <= maxLength) return undefined;
  return { ok: false, field, reason: `is ${length} characters once encoded, at most ${maxLength}` };
};

/** The topic of a customer's pokes, or which rule the domain breaks. */
export const customerTopic = (customerHash: string, domain: string): Topic =>
  refuseLevel("domain", domain, DOMAIN_MAX_LENGTH) ?? { ok: true, topic: customerPath(customerHash, domain) };

/** The topic of a multicast, or which rule its domain or filter breaks. */
export const multicastTopic = (domain: string, filter: string): Topic =>
  refuseLevel("domain", domain, DOMAIN_MAX_LENGTH) ??
  refuseLevel("filter", filter, FILTER_MAX_LENGTH) ?? { ok: true, topic: multicastPath(domain, filter) };
