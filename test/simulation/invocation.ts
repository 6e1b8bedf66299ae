/**
 * One run of a function that goes on only when the simulation lets it: before each thing it asks of the outside world it
 * waits at a gate. Between two gates it runs as a whole, so every order of steps of several invocations can be played.
 */
export interface Invocation {
  readonly name: string;
  /** Position in the world's history at which it began. */
  readonly startedAt: number;
  readonly fault: Fault | undefined;
  steps: number;
  isDead: boolean;
  readonly waiting: (() => void)[];
  outcome?: Outcome | undefined;
  readonly settle: (outcome: Outcome) => void;
}

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/** What goes wrong at the n-th step: the process dies there, or the step throws and the function lives on. */
export interface Fault {
  readonly kind: "crash" | "error";
  readonly step: number;
  /** `after`: what was asked for has happened, and the answer is lost. */
  readonly when: "before" | "after";
}

export class InjectedFault extends Error {
  constructor(kind: Fault["kind"]) {
    super(`injected ${kind}`);
    this.name = "InjectedFault";
  }
}

/** More than any function needs for the few items of a run; one that goes on has lost its way. */
const MOST_STEPS = 3000;

/** Passes the gate, suffers the fault if it is this step's, and has the effect. */
export async function through<T>(
  invocation: Invocation,
  enter: (invocation: Invocation) => void,
  effect: () => Promise<T>,
): Promise<T> {
  await new Promise<void>((resolve) => invocation.waiting.push(resolve));
  if (invocation.isDead) throw new InjectedFault("crash");
  invocation.steps += 1;
  const fault = invocation.fault?.step === invocation.steps ? invocation.fault : undefined;
  if (fault?.when === "before") suffer(invocation, fault);
  enter(invocation);
  const result = await effect();
  if (fault?.when === "after") suffer(invocation, fault);
  return result;
}

function suffer(invocation: Invocation, { kind }: Fault): never {
  if (kind === "crash") invocation.isDead = true;
  throw new InjectedFault(kind);
}

/** Begins an invocation; it stands at its first gate, or has ended, when this resolves. */
export async function begin(invocation: Invocation, run: () => Promise<unknown>): Promise<void> {
  run().then(
    (value) => {
      invocation.outcome = invocation.isDead
        ? { ok: false, error: new InjectedFault("crash") }
        : { ok: true, value };
    },
    (error: unknown) => {
      invocation.outcome = { ok: false, error };
    },
  );
  await quiet();
}

/** Lets an invocation through one gate; `choice` picks among several that it waits at side by side. */
export async function step(invocation: Invocation, choice = 0): Promise<void> {
  const [pass] = invocation.waiting.splice(choice % Math.max(1, invocation.waiting.length), 1);
  if (!pass) throw new Error(`${invocation.name} waits for something outside the simulation`);
  if (invocation.steps > MOST_STEPS) throw new Error(`${invocation.name} does not come to an end`);
  pass();
  await quiet();
}

/** Everything that can go on has gone on when the event loop gets to its next turn. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
