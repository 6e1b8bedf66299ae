import { UNKNOWN_ACTION } from "../../scripts/local/recorded-permission.ts";
import type { RecordedCall } from "../../scripts/local/recording-proxy.ts";
import type { FunctionPrivileges } from "./function-privileges.ts";
import { shapeOfObject, shapeOfPartition } from "./key-shapes.ts";
import { isAllowed, LEADING_KEYS, type Statement } from "./policy-evaluator.ts";
import { callerOf, requestOf } from "./recorded-calls.ts";

/** Grants that no recorded call needs, and why they are there all the same. */
export interface ExplainedGrants {
  /** Folder of the function, or `every function`. */
  readonly function: string;
  readonly actions: readonly string[];
  /** The resource as a failure names it; `<capability>` is the construct that the function is part of. */
  readonly on: string;
  /** The pattern of leading keys, where the grant has one. */
  readonly leadingKey?: string;
  readonly reason: string;
}

export const EVERY_FUNCTION = "every function";

/** The smallest thing that could be taken out of a role: an action on a resource, for one pattern of leading keys. */
interface Grant {
  readonly statement: Statement;
  readonly action: string;
  readonly resource: string;
  readonly leadingKey: string | undefined;
}

/** One sentence for each call that AWS would refuse, or that nobody can judge. Calls that differ only in ids are one. */
export function missingGrants(
  functions: readonly FunctionPrivileges[],
  calls: readonly RecordedCall[],
): readonly string[] {
  return distinct(calls.flatMap((call) => problemOf(functions, call) ?? []));
}

function problemOf(functions: readonly FunctionPrivileges[], call: RecordedCall): string | undefined {
  const caller = callerOf(call);
  if (caller === undefined)
    return `Somebody without a name called ${call.service} ${call.operation} on ${call.resource}.`;
  if (call.action === UNKNOWN_ACTION) {
    return (
      `${caller} called ${call.service} ${call.operation}, and the recording does not know what that needs: ` +
      "teach it in scripts/local/sdk-call-permissions.ts."
    );
  }
  const fn = functions.find(({ folder }) => folder === caller);
  if (fn === undefined) return `${caller} called ${call.operation}, but the template has no such function.`;
  if (isAllowed(fn.statements, requestOf(call))) return undefined;
  return (
    `${caller} called ${call.operation}, which needs ${call.action} on ${resourceShape(fn, call.resource)}` +
    `${conditionsOf(call)}, and its role does not allow that: grant it in ${whereGranted(fn)}.`
  );
}

/** One sentence for each grant that could be taken away without a recorded call failing, and for each explanation of none. */
export function unusedGrants(
  functions: readonly FunctionPrivileges[],
  calls: readonly RecordedCall[],
  explanations: readonly ExplainedGrants[],
): readonly string[] {
  const unused = functions.map((fn) => ({ fn, grants: unusedOf(fn, calls) }));
  const unexplained = unused.flatMap(({ fn, grants }) =>
    grants
      .filter((grant) => !explanations.some((one) => explains(one, fn, grant)))
      .map((grant) => `${told(fn, grant)}`),
  );
  const stale = explanations.flatMap((explanation) =>
    unused
      .filter(({ fn }) => [fn.folder, EVERY_FUNCTION].includes(explanation.function))
      .flatMap(({ fn, grants }) =>
        explanation.actions
          .map((action) => ({ ...explanation, actions: [action] }))
          .filter((single) => !grants.some((grant) => explains(single, fn, grant)))
          .map(
            ({ actions, on }) =>
              `test/privileges/unused-grants.ts explains why ${fn.folder} may ${actions} on ${on}, ` +
              "but a recorded call needs that now, or it is no longer granted: take the explanation out.",
          ),
      ),
  );
  const unknown = explanations
    .filter(
      ({ function: name }) => name !== EVERY_FUNCTION && !functions.some(({ folder }) => folder === name),
    )
    .map(
      ({ function: name }) =>
        `test/privileges/unused-grants.ts explains grants of ${name}, which does not exist.`,
    );
  return [...unexplained, ...stale, ...unknown];
}

/** Functions of which no call was recorded: of their roles, nothing is proven. */
export function silentFunctions(
  functions: readonly FunctionPrivileges[],
  calls: readonly RecordedCall[],
): readonly string[] {
  const callers = new Set(calls.map(callerOf));
  return functions.map(({ folder }) => folder).filter((folder) => !callers.has(folder));
}

/** Partition keys and object keys that hold something else than the product's own ids and codes. */
export function foreignKeys(calls: readonly RecordedCall[]): readonly string[] {
  const partitions = calls.flatMap(({ leadingKeys }) => leadingKeys);
  const objects = calls.map(objectKeyOf).filter((key) => key !== undefined);
  return distinct([
    ...partitions.filter((key) => shapeOfPartition(key) === undefined),
    ...objects.filter((key) => shapeOfObject(key) === undefined),
  ]);
}

/** Grants without which no recorded call would be refused. */
function unusedOf(fn: FunctionPrivileges, calls: readonly RecordedCall[]): readonly Grant[] {
  const requests = calls
    .filter((call) => callerOf(call) === fn.folder)
    .map(requestOf)
    .filter((request) => isAllowed(fn.statements, request));
  return grantsOf(fn.statements).filter((grant) => {
    const rest = without(fn.statements, grant);
    return requests.every((request) => isAllowed(rest, request));
  });
}

function grantsOf(statements: readonly Statement[]): readonly Grant[] {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) =>
      statement.actions.flatMap((action) =>
        statement.resources.flatMap((resource) =>
          leadingKeysOf(statement).map((leadingKey) => ({ statement, action, resource, leadingKey })),
        ),
      ),
    );
}

const leadingKeysOf = ({ conditions }: Statement): readonly (string | undefined)[] =>
  conditions.find(({ key, operator }) => key === LEADING_KEYS && operator !== "Null")?.values ?? [undefined];

/** The statements less one grant; the rest of its statement stays. */
function without(statements: readonly Statement[], { statement, ...gone }: Grant): readonly Statement[] {
  const others = statements.filter((one) => one !== statement);
  const { actions, resources, conditions } = statement;
  const remaining = [
    { ...statement, actions: actions.filter((action) => action !== gone.action) },
    {
      ...statement,
      actions: [gone.action],
      resources: resources.filter((resource) => resource !== gone.resource),
    },
    {
      ...statement,
      actions: [gone.action],
      resources: [gone.resource],
      conditions: conditions.map((condition) =>
        condition.key === LEADING_KEYS && condition.operator !== "Null"
          ? { ...condition, values: condition.values.filter((value) => value !== gone.leadingKey) }
          : condition,
      ),
    },
  ];
  const hasRest = gone.leadingKey !== undefined && leadingKeysOf(statement).length > 1;
  return [...others, ...(hasRest ? remaining : remaining.slice(0, 2))];
}

function explains(explanation: ExplainedGrants, fn: FunctionPrivileges, grant: Grant): boolean {
  return (
    [fn.folder, EVERY_FUNCTION].includes(explanation.function) &&
    explanation.actions.includes(grant.action) &&
    explanation.on.replace("<capability>", capabilityOf(fn)) === fn.nameOf(grant.resource) &&
    explanation.leadingKey === grant.leadingKey
  );
}

function told(fn: FunctionPrivileges, { action, resource, leadingKey }: Grant): string {
  const keys = leadingKey === undefined ? "" : ` for leading keys ${leadingKey}`;
  return (
    `${fn.folder} may ${action} on ${fn.nameOf(resource)}${keys}, and no recorded call needs it (or another grant allows ` +
    `the same): let a test use it, take it out of ${whereGranted(fn)}, or explain it in test/privileges/unused-grants.ts.`
  );
}

/** The construct directly below the stack. */
const capabilityOf = ({ construct }: FunctionPrivileges): string => construct.split("/")[0] ?? construct;

/** The file in `infra/constructs` is named after the capability. */
function whereGranted(fn: FunctionPrivileges): string {
  const file = capabilityOf(fn)
    .replace(/(?<=[a-z])(?=[A-Z])/g, "-")
    .toLowerCase();
  return `infra/constructs/${file}.ts (${fn.construct})`;
}

function conditionsOf({ leadingKeys, context = {} }: RecordedCall): string {
  const keys = distinct(leadingKeys.map((key) => shapeOfPartition(key) ?? key)).join(", ");
  const others = Object.entries(context).map(([key, value]) => `${key} ${shapeOfObject(value) ?? value}`);
  const all = [...(keys === "" ? [] : [`leading keys ${keys}`]), ...others];
  return all.length === 0 ? "" : ` with ${all.join(" and ")}`;
}

function resourceShape(fn: FunctionPrivileges, resource: string): string {
  const name = fn.nameOf(resource);
  const shape = shapeOfObject(objectKeyIn(resource) ?? "");
  return shape === undefined
    ? name
    : `${name.slice(0, name.length - (objectKeyIn(resource) ?? "").length)}${shape}`;
}

/** The key of the object that a call to S3 is about, or under which it lists. */
function objectKeyOf({ resource, context }: RecordedCall): string | undefined {
  return objectKeyIn(resource) ?? context?.["s3:prefix"];
}

function objectKeyIn(resource: string): string | undefined {
  return /^arn:aws:s3:::[^/]+\/(.*)$/s.exec(resource)?.[1];
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
