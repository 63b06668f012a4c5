/**
 * The value of an object's own property; `undefined` if it has none of that name. A name that comes from outside may be one
 * that every object inherits, such as `constructor` or `__proto__`.
 */
export const ownValue = <T extends object, Key extends keyof T>(
  object: T,
  key: Key,
): string extends keyof T ? T[Key] | undefined : T[Key] =>
  (Object.hasOwn(object, key) ? object[key] : undefined) as T[Key];
