/**
 * Where a name falls on a scale from 0 (inclusive) to 100 (exclusive): always the same for the same name, evenly spread
 * over many. Splits use it instead of chance, so that a repeated step sends everyone the same way.
 */
export const shareOf = (split: string, id: string): number => (mix(fnv1a(id, fnv1a(split, OFFSET))) / 2 ** 32) * 100;

const OFFSET = 0x811c9dc5;

const fnv1a = (text: string, start: number): number => {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

// The finalizer of MurmurHash3: FNV alone leaves ids that differ in their last character close together.
const mix = (hash: number): number => {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};
