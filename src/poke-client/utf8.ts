// Percent escapes, as every engine has them: older React Native has no TextDecoder.

/** The text of UTF-8 bytes; throws on bytes that are not UTF-8. */
export const toText = (bytes: Uint8Array): string =>
  decodeURIComponent(bytes.reduce((escaped, byte) => `${escaped}%${(byte + 256).toString(16).slice(1)}`, ""));
