import { notFound } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import { newId } from "../../ids.ts";
import { type Page, rowAfter } from "../../paging.ts";
import type { SegmentDefinition } from "../segment-definition.ts";

/** One version of a segment. */
export type Segment = {
  appId: string;
  id: string;
  version: number;
  definition: SegmentDefinition;
  createdAtMs: number;
  modifiedAtMs: number;
};

type Row = {
  app_id: string;
  id: string;
  version: number;
  document: string;
  created_at: number;
  modified_at: number;
};

const toSegment = (row: Row): Segment => ({
  appId: row.app_id,
  id: row.id,
  version: row.version,
  definition: JSON.parse(row.document),
  createdAtMs: row.created_at,
  modifiedAtMs: row.modified_at,
});

const VERSIONS = `
  SELECT s.app_id, s.id, v.version, v.document, s.created_at, v.modified_at
    FROM segment s JOIN segment_version v ON v.app_id = s.app_id AND v.segment_id = s.id`;

/** A segment in that version or, if undefined, in the newest. */
export const loadSegment = (
  { db }: EngineContext,
  appId: string,
  id: string,
  version?: number,
): Segment | undefined => {
  const sql = `${VERSIONS} WHERE s.app_id = ? AND s.id = ? AND v.version = ifnull(?, s.version)`;
  const row = one<Row>(db, sql, appId, id, version ?? null);
  return row && toSegment(row);
};

/** The same, or a 404. */
export const requireSegment = (context: EngineContext, appId: string, id = "", version?: number): Segment => {
  const segment = loadSegment(context, appId, id, version);
  if (!segment) throw notFound(version === undefined ? "Segment not found" : "Segment version not found");
  return segment;
};

export const latestSegmentVersion = ({ db }: EngineContext, appId: string, id: string): number | undefined =>
  one<{ version: number }>(db, "SELECT version FROM segment WHERE app_id = ? AND id = ?", appId, id)?.version;

export const listSegments = (context: EngineContext, appId: string, page: Page): Segment[] =>
  all<Row>(
    context.db,
    `${VERSIONS} WHERE s.app_id = ? AND s.id > ? AND v.version = s.version ORDER BY s.id LIMIT ?`,
    appId,
    page.after ?? "",
    page.size + 1,
  ).map(toSegment);

export const listSegmentVersions = (context: EngineContext, appId: string, id: string, page: Page): Segment[] =>
  all<Row>(
    context.db,
    `${VERSIONS} WHERE s.app_id = ? AND s.id = ? AND v.version > ? ORDER BY v.version LIMIT ?`,
    appId,
    id,
    rowAfter(page),
    page.size + 1,
  ).map(toSegment);

export const createSegment = (context: EngineContext, appId: string, definition: SegmentDefinition): Segment => {
  const id = newId();
  const now = context.clock.now();
  run(context.db, "INSERT INTO segment (app_id, id, version, created_at) VALUES (?, ?, 0, ?)", appId, id, now);
  return addSegmentVersion(context, appId, id, definition, now);
};

/** Adds the next version of a segment and returns it. */
export const addSegmentVersion = (
  context: EngineContext,
  appId: string,
  id: string,
  definition: SegmentDefinition,
  now = context.clock.now(),
): Segment => {
  run(context.db, "UPDATE segment SET version = version + 1 WHERE app_id = ? AND id = ?", appId, id);
  run(
    context.db,
    `INSERT INTO segment_version (app_id, segment_id, version, document, modified_at)
     SELECT app_id, id, version, ?, ? FROM segment WHERE app_id = ? AND id = ?`,
    JSON.stringify(definition),
    now,
    appId,
    id,
  );
  return requireSegment(context, appId, id);
};

export const deleteSegment = (context: EngineContext, appId: string, id: string): void => {
  run(context.db, "DELETE FROM segment_version WHERE app_id = ? AND segment_id = ?", appId, id);
  run(context.db, "DELETE FROM segment WHERE app_id = ? AND id = ?", appId, id);
};
