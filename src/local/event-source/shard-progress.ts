type Progress = { cursor: number; isSettled: boolean };

/**
 * Which records of a shard are settled, that is done, discarded or filtered out. Lanes settle records out of order; the
 * checkpoint is the cursor before which all records are settled, so that a restart repeats records but skips none.
 */
export const createShardProgress = (start: number) => {
  let checkpoint = start;
  const bySequenceNumber = new Map<string, Progress>();
  return {
    began: (sequenceNumber: string, cursor: number): void => {
      bySequenceNumber.set(sequenceNumber, { cursor, isSettled: false });
    },
    settled: (sequenceNumber: string): void => {
      const progress = bySequenceNumber.get(sequenceNumber);
      if (progress) progress.isSettled = true;
    },
    outstanding: (): number => bySequenceNumber.size,
    /** Moves the checkpoint past the records that are settled by now, and returns it. */
    advance: (): number => {
      for (const [sequenceNumber, { cursor, isSettled }] of bySequenceNumber) {
        if (!isSettled) break;
        checkpoint = cursor;
        bySequenceNumber.delete(sequenceNumber);
      }
      return checkpoint;
    },
  };
};
