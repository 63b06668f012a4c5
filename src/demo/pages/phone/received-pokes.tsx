import type { ShownPoke } from "./use-library.ts";

/** The pokes that the app received, newest first. */
export const ReceivedPokes = ({ pokes }: { pokes: ShownPoke[] }) => (
  <section aria-label="Pokes received" className="pokes">
    <h3>Pokes received</h3>
    <ol>
      {pokes.map(({ key, type, filter, data, latencyMs }) => (
        <li key={key}>
          <b>{filter === "" ? type : `${type} / ${filter}`}</b> <span className="latency">{latencyMs} ms</span>
          <code>{JSON.stringify(data) ?? "no data"}</code>
        </li>
      ))}
    </ol>
  </section>
);
