/** Topics of the Poke protocol. Runs in browsers too. */

export type Segment = { ok: true; segment: string } | { ok: false; reason: string };
export type Topic = { ok: true; topic: string } | { ok: false; field: "domain" | "filter"; reason: string };

// With these the longest topic has 203 bytes and 4 slashes. [IoT Core quotas] at most 256 bytes and 7 slashes.
export const DOMAIN_MAX_LENGTH = 64;
export const FILTER_MAX_LENGTH = 128;

const CONTROL_CHARACTER_OR_LONE_SURROGATE = /[\p{Cc}\p{Cs}]/u;
const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/**
 * One level of a topic: `A-Z a-z 0-9 _ . -` stay, each other byte of the text in UTF-8 (NFC) becomes `~XX`. Two
 * different texts never share a segment, and none can hold `/ + # $ * ?`.
 *
 * @example
 * encodeSegment("artist/42"); // { ok: true, segment: "artist~2F42" }
 */
export const encodeSegment = (text: string): Segment => {
  if (text === "") return { ok: false, reason: "is empty" };
  if (CONTROL_CHARACTER_OR_LONE_SURROGATE.test(text)) {
    return { ok: false, reason: "has a control character or half of a surrogate pair" };
  }
  const percentEncoded = encodeURIComponent(text.normalize("NFC")).replace(/[!~*'()]/g, hex);
  return { ok: true, segment: percentEncoded.replaceAll("%", "~") };
};

const encodeLevel = (field: "domain" | "filter", text: string, maxLength: number): Topic => {
  const encoded = encodeSegment(text);
  if (!encoded.ok) return { ok: false, field, reason: encoded.reason };
  const { segment } = encoded;
  if (segment.length <= maxLength) return { ok: true, topic: segment };
  return { ok: false, field, reason: `is ${segment.length} characters once encoded, at most ${maxLength}` };
};

/** `poke/v1/c/{customer hash}/{domain}`. */
export const customerTopic = (customerHash: string, domain: string): Topic => {
  const level = encodeLevel("domain", domain, DOMAIN_MAX_LENGTH);
  return level.ok ? { ok: true, topic: `poke/v1/c/${customerHash}/${level.topic}` } : level;
};

/** `poke/v1/m/{domain}/{filter}`. */
export const multicastTopic = (domain: string, filter: string): Topic => {
  const domainLevel = encodeLevel("domain", domain, DOMAIN_MAX_LENGTH);
  if (!domainLevel.ok) return domainLevel;
  const filterLevel = encodeLevel("filter", filter, FILTER_MAX_LENGTH);
  return filterLevel.ok ? { ok: true, topic: `poke/v1/m/${domainLevel.topic}/${filterLevel.topic}` } : filterLevel;
};
