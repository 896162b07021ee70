import type { SelectQueryBuilder } from "kysely";

/** Makes a query that chooses rows to take leave out those that another taker is just taking, instead of waiting for them. */
export type PassOverLocked = <Tables, Name extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Name, Row>,
) => SelectQueryBuilder<Tables, Name, Row>;
