/** A part of a path, without its percent-encoding; `undefined` if that is not valid. */
export const decodeUriPart = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};
