// React Native: its engine has TextEncoder, and no TextDecoder in older versions; every engine has percent escapes.
const byPercent = (bytes: Uint8Array): string =>
  decodeURIComponent(bytes.reduce((escaped, byte) => `${escaped}%${(byte + 256).toString(16).slice(1)}`, ""));

const decoder = globalThis.TextDecoder && new TextDecoder("utf-8", { fatal: true });

/** The text of UTF-8 bytes; throws on bytes that are not UTF-8. */
export const toText = (bytes: Uint8Array): string => (decoder ? decoder.decode(bytes) : byPercent(bytes));
