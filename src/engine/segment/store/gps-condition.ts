import type { GpsPoint } from "../segment-definition.ts";
import { type Condition, comparison } from "./condition.ts";

const EARTH_RADIUS_KM = 6371.0088;

const LATITUDE = "json_extract(endpoint.document, '$.Location.Latitude')";
const LONGITUDE = "json_extract(endpoint.document, '$.Location.Longitude')";

/** Endpoints within range of a point on a sphere, by the haversine formula. */
export const gpsCondition = ({ Coordinates, RangeInKilometers }: GpsPoint): Condition =>
  comparison(
    `2 * ${EARTH_RADIUS_KM} * asin(min(1, sqrt(
       pow(sin(radians(${LATITUDE} - ?) / 2), 2)
       + cos(radians(?)) * cos(radians(${LATITUDE})) * pow(sin(radians(${LONGITUDE} - ?) / 2), 2)))) <= ?`,
    [Coordinates.Latitude, Coordinates.Latitude, Coordinates.Longitude, RangeInKilometers],
  );
