import type { Message, MessageKind, PlannedMessage } from "../../shared/domain/message/message.ts";
import { messageIdOf, recipientOfPerson } from "../../shared/domain/message/message.ts";
import {
  DEFAULT_RHYTHM,
  type OfficePreferences,
  type Rhythm,
} from "../../shared/domain/office/preferences.ts";

export interface TellOfficeDeps {
  /** Who is in the office now. */
  people(): Promise<readonly { readonly sub: string }[]>;
  readonly office: { preferences(sub: string): Promise<OfficePreferences | undefined> };
  readonly ledger: { plan(planned: PlannedMessage): Promise<boolean> };
  /** Hands a planned message to who sends it. */
  mail(message: unknown): Promise<void>;
  now(): Date;
}

/** The people of the office, by how they want to be told. */
export async function peopleByRhythm(deps: TellOfficeDeps): Promise<ReadonlyMap<Rhythm, readonly string[]>> {
  const people = await deps.people();
  const chosen = await Promise.all(
    people.map(async ({ sub }) => ({
      sub,
      rhythm: (await deps.office.preferences(sub))?.rhythm ?? DEFAULT_RHYTHM,
    })),
  );
  return new Map(
    [...Map.groupBy(chosen, ({ rhythm }) => rhythm)].map(([rhythm, of]) => [
      rhythm,
      of.map(({ sub }) => sub).toSorted(),
    ]),
  );
}

interface Told {
  readonly day: string;
  readonly kind: MessageKind;
  readonly reference?: string;
  readonly facts?: NonNullable<Message["facts"]>;
}

/** Plans one message for each person and hands it over; doing it again makes no second. */
export async function tell(deps: TellOfficeDeps, subs: readonly string[], told: Told): Promise<void> {
  for (const sub of subs) {
    const planned: PlannedMessage = {
      ...told,
      recipient: recipientOfPerson(sub),
      contactIds: [],
      plannedAt: deps.now().toISOString(),
    };
    await deps.ledger.plan(planned);
    await deps.mail(messageIdOf(planned));
  }
}
