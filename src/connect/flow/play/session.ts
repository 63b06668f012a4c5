/** The contact that a flow is played for, and what its blocks have set. */
export type Session = {
  contactId: string;
  number: string;
  /** Attributes of the contact, which an agent's screen shows. */
  attributes: ReadonlyMap<string, string>;
  flowAttributes: ReadonlyMap<string, string>;
  /** The result of the last function, `$.External`. */
  external: unknown;
  /** The id of the last asynchronous invocation, `$.LambdaInvocation.InvocationId`. */
  invocationId: string;
  /** How many rounds each Loop has made. */
  loops: ReadonlyMap<string, number>;
};

export const startSession = (contactId: string, number: string, attributes: ReadonlyMap<string, string>): Session => ({
  ...{ contactId, number, attributes, flowAttributes: new Map(), external: {}, invocationId: "", loops: new Map() },
});
