/**
 * A function that calls `make` the first time and returns that promise every time. `started` returns the promise without
 * calling `make`.
 */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) & { started(): Promise<T> | undefined } => {
  let made: Promise<T> | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  return Object.assign(get, { started: () => made });
};
