/**
 * Bounds the memory of bodies that arrive at the same time: whose sender is not known yet, because the signature covers the
 * body. `take` returns a function that gives the bytes back, or undefined if there are not enough.
 */
export const createBodyBudget = (totalBytes: number) => {
  let left = totalBytes;
  return {
    take: (bytes: number): (() => void) | undefined => {
      if (bytes > left) return undefined;
      left -= bytes;
      return () => {
        left += bytes;
        bytes = 0;
      };
    },
  };
};
