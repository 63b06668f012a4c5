/** Runs on the first call and answers every call with that one result. */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) & { started(): Promise<T> | undefined } => {
  let made: Promise<T> | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  return Object.assign(get, { started: () => made });
};
