import { hasWildcard, topicMatches } from "./topic-rules.ts";

/** The clients that subscribe to each topic filter with QoS 1. */
export const createFilterIndex = () => {
  const byFilter = new Map<string, Set<string>>();
  const wildcards = new Set<string>();
  return {
    link: (clientId: string, filter: string): void => {
      byFilter.set(filter, (byFilter.get(filter) ?? new Set()).add(clientId));
      if (hasWildcard(filter)) wildcards.add(filter);
    },
    unlink: (clientId: string, filter: string): void => {
      const clients = byFilter.get(filter);
      clients?.delete(clientId);
      if (clients?.size !== 0) return;
      byFilter.delete(filter);
      wildcards.delete(filter);
    },
    matching: (topic: string): string[] => {
      const filters = [topic, ...[...wildcards].filter((filter) => topicMatches(filter, topic))];
      return [...new Set(filters.flatMap((filter) => [...(byFilter.get(filter) ?? [])]))];
    },
  };
};
