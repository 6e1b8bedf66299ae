import type { Person } from "../../shared/domain/access.ts";

/** A signed-in person in no staff group, so at most a unit's member. */
export const aPerson = (wanted: Partial<Person> = {}): Person => ({
  sub: "11111111-2222-4333-8444-555555555555",
  groups: [],
  ...wanted,
});
