import { type FormEvent, useState } from "react";

const KEYWORDS = ["SURVEY", "PREFS", "APPOINTMENT", "HELP", "STOP", "START"];

/** Where the customer types a text, and buttons that send the keywords of the demo. */
export const Composer = ({ send }: { send: (body: string) => Promise<void> }) => {
  const [body, setBody] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBody("");
    void send(body);
  };
  return (
    <div className="composer">
      <fieldset aria-label="Keywords" className="keywords">
        {KEYWORDS.map((keyword) => (
          <button key={keyword} type="button" onClick={() => void send(keyword)}>
            {keyword}
          </button>
        ))}
      </fieldset>
      <form onSubmit={submit}>
        <input
          aria-label="Text"
          value={body}
          maxLength={1600}
          autoComplete="off"
          onChange={(event) => setBody(event.target.value)}
          placeholder="A text to the number"
        />
        <button type="submit" className="primary" disabled={body.trim() === ""}>
          Send
        </button>
      </form>
    </div>
  );
};
