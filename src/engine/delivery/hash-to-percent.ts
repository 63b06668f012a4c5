/**
 * Maps an id to a number from 0 (inclusive) to 100 (exclusive): the same for the same id and split, and evenly
 * distributed over ids. Splits use it in place of randomness, so that a retry puts each endpoint in the same part.
 */
export const hashToPercent = (split: string, id: string): number =>
  (mix(fnv1a(id, fnv1a(split, FNV_OFFSET_BASIS))) / 2 ** 32) * 100;

const FNV_OFFSET_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

const fnv1a = (text: string, start: number): number => {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  return hash >>> 0;
};

// The finalizer of MurmurHash3: FNV-1a alone maps ids that differ in their last character to nearby numbers.
const mix = (hash: number): number => {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};
