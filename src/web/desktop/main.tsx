import "amazon-connect-streams";
import { StrictMode, useCallback, useEffect, useReducer, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { type DesktopUrls, fetchUrls } from "./backend.ts";
import { COMMANDS } from "./commands.ts";
import { Contacts } from "./contacts.tsx";
import { AgentControls, ContactControls } from "./controls.tsx";
import { CustomerPanel } from "./customer-panel.tsx";
import { type DesktopEvent, type DesktopState, INITIAL_STATE, reduce } from "./desktop-state.ts";
import { Log } from "./log.tsx";
import { panelWords } from "./panel-words.ts";
import { ScreenPop } from "./screen-pop.tsx";
import { startStreams } from "./streams.ts";

const VIEWS = ["Events", "Screen pop", "Own controls"] as const;
type View = (typeof VIEWS)[number];

const Desktop = ({ urls }: { urls: DesktopUrls }) => {
  const { controlUrl } = urls;
  const [state, dispatchAt] = useReducer(reduce, INITIAL_STATE);
  const [view, setView] = useState<View>(VIEWS[0]);
  const dispatch = useCallback((event: DesktopEvent) => dispatchAt({ ...event, at: Date.now() }), []);
  const container = useRef<HTMLDivElement>(null);
  const isStarted = useRef(false);
  useEffect(() => {
    if (container.current === null || isStarted.current) return;
    isStarted.current = true;
    startStreams(container.current, urls, dispatch);
  }, [urls, dispatch]);
  return (
    <>
      <header>
        <h1>Agent desktop</h1>
        <nav aria-label="Views" className="buttons">
          {VIEWS.map((name) => (
            <button key={name} type="button" aria-pressed={name === view} onClick={() => setView(name)}>
              {name}
            </button>
          ))}
          {controlUrl !== undefined && (
            <a href={controlUrl} target="_blank" rel="noreferrer">
              Simulate contacts
            </a>
          )}
        </nav>
      </header>
      <PanelNotice state={state} />
      <main>
        {/* The panel stays in the page when it is hidden: it is the connection to Connect. */}
        <div ref={container} className="ccp" hidden={view === "Own controls"} />
        <div className="side">
          <ViewContent view={view} state={state} dispatch={dispatch} />
        </div>
      </main>
    </>
  );
};

const PanelNotice = ({ state: { panel, problem } }: { state: DesktopState }) => {
  const words = panelWords(panel);
  return (
    <>
      {words !== undefined && (
        <div role="status" className="notice">
          <strong>{words.title}</strong>
          <p>{words.advice}</p>
        </div>
      )}
      {problem !== undefined && (
        <p role="alert" className="notice">
          {problem}
        </p>
      )}
    </>
  );
};

type ViewProps = { view: View; state: DesktopState; dispatch: (event: DesktopEvent) => void };

const ViewContent = ({ view, state, dispatch }: ViewProps) => {
  const { agent, contacts, selectedId, isMuted, log } = state;
  const selected = contacts.find(({ id }) => id === selectedId);
  if (view === "Events")
    return (
      <>
        <Log name="Messages" list="messages" log={log} />
        <Log name="Events" list="events" log={log} />
      </>
    );
  const run = (command: string, done: Promise<void>) => {
    dispatch({ type: "command-started" });
    done.catch((error: Error) => dispatch({ type: "command-failed", command, reason: error.message }));
  };
  return (
    <>
      {view === "Own controls" && agent && <AgentControls {...{ agent, isMuted, commands: COMMANDS, run }} />}
      <Contacts {...{ contacts, selectedId }} select={(id) => dispatch({ type: "contact-selected", id })} />
      {selected && (
        <>
          {view === "Own controls" && <ContactControls contact={selected} commands={COMMANDS} run={run} />}
          <ScreenPop contact={selected} />
          {selected.customerNumber !== "" && (
            <CustomerPanel key={selected.customerNumber} number={selected.customerNumber} />
          )}
        </>
      )}
    </>
  );
};

const app = document.querySelector<HTMLElement>("#app");
if (app) {
  const urls = await fetchUrls();
  createRoot(app).render(
    <StrictMode>
      <Desktop urls={urls} />
    </StrictMode>,
  );
}
