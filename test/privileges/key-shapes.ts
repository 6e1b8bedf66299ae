import {
  addressPartition,
  CALENDARS_PARTITION,
  CONTACTS_PARTITION,
  calendarPartition,
  codePartition,
  DEADLINES_PARTITION,
  deskPartition,
  JOBS_PARTITION,
  jobKey,
  jobWorkPartition,
  ledgerPartition,
  messagesPartition,
  missingPartition,
  officePartition,
  PERIOD_TYPES_PARTITION,
  PERIODS_PARTITION,
  PROGRAMMES_PARTITION,
  periodPartition,
  RECEIPT_KEYS_PARTITION,
  REMINDERS_PARTITION,
  receiptPartition,
  recheckKey,
  reminderChangeKey,
  reminderRulesKey,
  reminderSwitchKey,
  shardPartition,
  templatePartition,
  UNITS_PARTITION,
  unitKey,
  userPartition,
  waitingPartition,
} from "../../shared/adapters/dynamodb/keys.ts";
import { dryRunKey } from "../../shared/adapters/s3/dry-run-key.ts";
import { inboxKey } from "../../shared/adapters/s3/inbox-key.ts";

/** What may stand in a key: ids that the product made, and codes that the office gave. Never a name, an address, a text. */
const PARTS: Readonly<Record<string, string>> = {
  "<unit>": "unit_[0-9a-z]{26}",
  "<period>": "\\d{4}-[A-Z][A-Z0-9]{0,11}",
  "<person>": "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  "<scheme>": "[a-z][a-z0-9-]{0,30}",
  "<code>": "[A-Za-z0-9.-]{1,80}",
  "<template>": "[a-z0-9-]{1,40}",
  "<recipient>": "(?:unit_[0-9a-z]{26}|person#[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
  "<day>": "\\d{4}-\\d{2}-\\d{2}",
  "<hash>": "[\\w-]{43}",
  "<receipt>": "rcpt_[0-9a-z]{32}",
  "<job>": "job_[0-9a-f]{32}",
  "<recheck>": "rchk_[0-9a-f]{32}",
  "<work>": "\\d{5}",
  "<year>": "\\d{4}",
  "<shard>": "\\d{3}",
  "<attempt>": "\\d{1,6}",
  "<file>": "(?:data|document|evidence-\\d{1,2})",
  "<result>": "(?:findings|narrative|recheck-[0-9a-f]{32})",
  "<fingerprint>": "[0-9a-f]{32}",
  "<check>": "[0-9a-z]{26}",
};

const PARTITIONS = [
  unitKey("<unit>").pk,
  codePartition("<scheme>", "<code>"),
  userPartition("<person>"),
  periodPartition("<period>"),
  shardPartition("<period>", 0).replace("000", "<shard>"),
  deskPartition("<unit>", "<period>"),
  waitingPartition("<period>"),
  templatePartition("<template>"),
  calendarPartition("<year>"),
  addressPartition("<hash>"),
  ledgerPartition("<day>"),
  missingPartition("<period>"),
  officePartition("<day>"),
  DEADLINES_PARTITION,
  messagesPartition("<recipient>"),
  receiptPartition("<receipt>"),
  jobKey("<job>").pk,
  jobWorkPartition("<job>", 0).replace("00000", "<work>"),
  recheckKey("<recheck>").pk,
  UNITS_PARTITION,
  CONTACTS_PARTITION,
  PERIODS_PARTITION,
  PROGRAMMES_PARTITION,
  PERIOD_TYPES_PARTITION,
  CALENDARS_PARTITION,
  JOBS_PARTITION,
  RECEIPT_KEYS_PARTITION,
  REMINDERS_PARTITION,
  reminderRulesKey.pk,
  reminderChangeKey("", reminderSwitchKey).pk,
];

const OBJECTS = [
  inboxKey({ unitId: "<unit>", periodId: "<period>", attempt: 0, fileId: "<file>" }).replace(
    "/0/",
    "/<attempt>/",
  ),
  "results/<unit>/<period>/<attempt>/<result>.json",
  "results/<unit>/<period>/<attempt>/document-<file>.json",
  "results/<unit>/<period>/<attempt>/answer-<fingerprint>.xlsx",
  dryRunKey({ unitId: "<unit>", periodId: "<period>", checkId: "<check>" }),
  "results/checks/<unit>/<period>/<check>.json",
];

const shapesOf = (keys: readonly string[]) =>
  keys.map((shape) => ({
    shape,
    expression: new RegExp(`^${shape.replace(/<\w+>/g, (part) => PARTS[part] ?? part)}$`),
  }));
const PARTITION_SHAPES = shapesOf(PARTITIONS);
const OBJECT_SHAPES = shapesOf(OBJECTS);

/** `UNIT#<unit>#PERIOD#<period>` for such a partition key; undefined for a key that the product does not make. */
export function shapeOfPartition(key: string): string | undefined {
  return PARTITION_SHAPES.find(({ expression }) => expression.test(key))?.shape;
}

/** `inbox/<unit>/<period>/<attempt>/<file>` for such an object; undefined for a key that the product does not make. */
export function shapeOfObject(key: string): string | undefined {
  return OBJECT_SHAPES.find(({ expression }) => expression.test(key))?.shape;
}
