import { useCallback, useEffect, useState } from "react";
import { toError } from "../../../to-error.ts";
import { fetchThread, type Reply, sendText, type Thread } from "./backend.ts";

/** A text that the customer sent. `after` is the id of the last reply before it. */
export type SentText = { key: string; body: string; after: number };

export type Messages = { sent: SentText[]; replies: Reply[] };

const POLL_MS = 500;

const EMPTY: Thread = { isOptedOut: false, texts: [] };

const lastId = (replies: readonly Reply[]): number => replies.at(-1)?.id ?? 0;

const withNew = (replies: Reply[], texts: Reply[]): Reply[] => {
  const added = texts.filter(({ id }) => id > lastId(replies));
  return added.length === 0 ? replies : [...replies, ...added];
};

/** The texts of one customer, read from the local cloud again and again, and what the page sent itself. */
export const useThread = (customer: string) => {
  const [replies, setReplies] = useState<Reply[]>([]);
  const [sent, setSent] = useState<SentText[]>([]);
  const [thread, setThread] = useState(EMPTY);
  const [problem, setProblem] = useState<string>();
  const after = lastId(replies);

  useEffect(() => {
    let isShown = true;
    let timer: ReturnType<typeof setTimeout>;
    const poll = async (): Promise<void> => {
      try {
        const read = await fetchThread(customer, after);
        if (!isShown) return;
        setThread(read);
        setProblem(undefined);
        setReplies((before) => withNew(before, read.texts));
      } catch (error) {
        if (isShown) setProblem(`Texts not read: ${toError(error).message}`);
      }
      if (isShown) timer = setTimeout(poll, POLL_MS);
    };
    void poll();
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, [customer, after]);

  const [notSent, setNotSent] = useState<string>();
  const send = useCallback(
    async (body: string) => {
      const key = crypto.randomUUID();
      setNotSent(undefined);
      setSent((before) => [...before, { key, body, after }]);
      try {
        await sendText(customer, body);
      } catch (error) {
        setSent((before) => before.filter((text) => text.key !== key));
        setNotSent(`Not sent: ${toError(error).message}`);
      }
    },
    [customer, after],
  );
  return { messages: { sent, replies }, thread, problem: notSent ?? problem, send };
};
