import type { Mutant } from "./mutants.ts";

const DELIVER = "functions/deliver-message/handler.ts";
const SWEEP = "functions/send-reminders/handler.ts";
const LEDGER = "shared/adapters/dynamodb/ledger-store.ts";
const MESSAGE = "shared/domain/message/message.ts";
const STEPS = "shared/domain/message/message-steps.ts";
const STILL_DUE = "shared/domain/message/still-due.ts";

/** Mistakes somebody could make in planning and sending messages. Each must be caught by the simulation. */
export const MESSAGE_MUTANTS: readonly Mutant[] = [
  {
    mistake: "a claim is taken whoever has it",
    file: STEPS,
    find: '...to("claimed"),\n    claims,',
    put: '...to("claimed", ["planned", "claimed"]),',
  },
  {
    mistake: "a lost claim is sent all the same",
    file: DELIVER,
    find: "if (!claimed) return;",
    put: "",
    and: {
      file: DELIVER,
      find: "const claimed = await deps.ledger.claim(message, now);",
      put: "const claimed = (await deps.ledger.claim(message, now)) ?? message;",
    },
  },
  {
    mistake: "a mail without an answer is sent again",
    file: DELIVER,
    find: "return uncertain(claimed, result.code, now);",
    put: "return released(claimed, result.code);",
  },
  {
    mistake: "a silent claim may be sent again",
    file: STEPS,
    find: 'return { kind: "settle", step: uncertain(message, "SILENT_CLAIM", now) };',
    put: 'return { kind: "settle", step: released(message, "SILENT_CLAIM") };',
  },
  {
    mistake: "a silent claim is waited for for ever",
    file: STEPS,
    find: "if (silentMs < CLAIM_SILENCE_MINUTES * 60_000)",
    put: "if (silentMs < Number.POSITIVE_INFINITY)",
  },
  {
    mistake: "what is owed is not looked at again",
    file: STILL_DUE,
    find: 'standingOn(obligation, localDateOf(now)) === "outstanding" &&',
    put: "",
  },
  {
    mistake: "a message without a reason is left as it is",
    file: DELIVER,
    find: 'if ("drop" in prepared) return settle(deps, message, dropped(prepared.drop, now));',
    put: 'if ("drop" in prepared) return;',
    and: {
      file: STEPS,
      find: "if (today > addDays(message.day, goodForDaysOf(message.kind)))",
      put: "if (today > addDays(message.day, 400))",
    },
  },
  {
    mistake: "a reminder is sent a day late",
    file: MESSAGE,
    find: "  reminder: 0,",
    put: "  reminder: 5,",
  },
  {
    mistake: "planning again begins a message anew",
    file: LEDGER,
    find: "put: messageItem(message), if: { absent: true }",
    put: "put: messageItem(message)",
  },
  {
    mistake: "a sweep looks only at its own day",
    file: SWEEP,
    find: "const since = Math.max(0, daysBetween(lastSweptOn, today)) + LONGEST_GOOD_FOR_DAYS + 1;",
    put: "const since = daysBetween(lastSweptOn, lastSweptOn);",
  },
  {
    mistake: "nobody is told again of what was not sent",
    file: SWEEP,
    find: 'if (next.kind === "deliver") unsent.push(message);',
    put: "",
  },
];
