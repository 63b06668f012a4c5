// Percent escapes are available in every engine; older React Native versions have no TextDecoder.

/** Decodes UTF-8. Throws on invalid bytes. */
export const toText = (bytes: Uint8Array): string =>
  decodeURIComponent(bytes.reduce((escaped, byte) => `${escaped}%${(byte + 256).toString(16).slice(1)}`, ""));
