import { Membership } from "../../domain/member/membership.ts";
import { MEMBER_PREFIX, membershipIndexKey, membershipKey, userPartition } from "./keys.ts";
import { fromItem, toItem } from "./stored.ts";
import type { Table } from "./table.ts";

export type MembershipStore = ReturnType<typeof membershipStore>;

/** Who belongs to which unit. Read at each request, so a removed member is out at once. */
export function membershipStore(table: Table) {
  return {
    async isMember(sub: string, unitId: string): Promise<boolean> {
      return (await table.get(membershipKey(sub, unitId))) !== undefined;
    },

    /** Whether the person belongs to any unit at all. */
    async isMemberOfAny(sub: string): Promise<boolean> {
      const page = await table.queryPage({ pk: userPartition(sub), skPrefix: MEMBER_PREFIX }, { limit: 1 });
      return page.items.length > 0;
    },

    /** Every unit of a person. */
    async membershipsOf(sub: string): Promise<Membership[]> {
      const items = await table.query({ pk: userPartition(sub), skPrefix: MEMBER_PREFIX });
      return items.map((item) => fromItem(Membership, item));
    },

    /** Adds a membership; false when the person has it already. */
    async add(membership: Membership): Promise<boolean> {
      const { sub, unitId } = membership;
      const result = await table.put({
        put: toItem(
          "membership",
          { ...membershipKey(sub, unitId), ...membershipIndexKey(sub, unitId) },
          membership,
        ),
        if: { absent: true },
      });
      return result.ok;
    },
  };
}
