import type { LogEntry } from "./desktop-state.ts";

const timeOf = (at: number): string => new Date(at).toLocaleTimeString();

/** One of the two logs, the newest entry first. */
export const Log = ({ name, list, log }: { name: string; list: LogEntry["list"]; log: readonly LogEntry[] }) => (
  <section aria-label={name} className="card">
    <h2>{name}</h2>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <div className="log" role="log" aria-label={name} tabIndex={0}>
      <ol>
        {log
          .filter((entry) => entry.list === list)
          .map(({ key, at, text }) => (
            <li key={key}>
              <time>{timeOf(at)}</time> {text}
            </li>
          ))}
      </ol>
    </div>
  </section>
);
