import { changeMember, damageBody, replaceBody, stretchMember } from "./mutate-body.ts";
import {
  changeAuthorization,
  changeContentType,
  changeHeader,
  changeMethod,
  changePath,
  changeQuery,
  changeTarget,
  moveCredential,
} from "./mutate-head.ts";
import type { Mutation } from "./mutation.ts";

const MUTATIONS: readonly Mutation[] = [
  (request) => request,
  ...Array.from({ length: 8 }, () => changeMember),
  ...Array.from({ length: 4 }, () => stretchMember),
  replaceBody,
  damageBody,
  changeContentType,
  changeTarget,
  changePath,
  changePath,
  changeQuery,
  changeMethod,
  changeHeader,
  changeAuthorization,
  moveCredential,
];

/** The request with one thing changed. */
export const mutate: Mutation = (request, random, service) => random.pick(MUTATIONS)(request, random, service);
