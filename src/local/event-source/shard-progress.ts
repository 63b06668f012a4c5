type Entry = { cursor: number; isSettled: boolean };

/**
 * Which records of a shard are settled. Lanes settle out of order; the checkpoint is where everything before is settled,
 * so that a restart repeats records but misses none.
 */
export const createShardProgress = (start: number) => {
  let checkpoint = start;
  const bySequence = new Map<string, Entry>();
  return {
    began: (sequenceNumber: string, cursor: number): void => {
      bySequence.set(sequenceNumber, { cursor, isSettled: false });
    },
    settled: (sequenceNumber: string): void => {
      const entry = bySequence.get(sequenceNumber);
      if (entry) entry.isSettled = true;
    },
    outstanding: (): number => bySequence.size,
    /** Moves over what is settled by now. */
    advance: (): number => {
      for (const [sequenceNumber, { cursor, isSettled }] of bySequence) {
        if (!isSettled) break;
        checkpoint = cursor;
        bySequence.delete(sequenceNumber);
      }
      return checkpoint;
    },
  };
};
