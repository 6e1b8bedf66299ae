import { RetentionDays } from "aws-cdk-lib/aws-logs";

const STAGE_NAMES = ["local", "dev", "prod"] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/**
 * Bounds above what is ordinary. Nothing else bounds uploads: a signed form works as often as it is used in its ten minutes,
 * and every use is a version that is kept and checked.
 */
export type ExpectedUploads = {
  /** Of 10⁹ bytes, in all versions. */
  readonly gigabytes: number;
  /** Versions of uploads, and results of checks. */
  readonly objects: number;
  readonly filesPerHour: number;
};

/** The mail that the product sends of its own accord: reminders, notices, digests. */
export type MailSettings = {
  /** Address it comes from. */
  readonly sender: string;
  /** The stack makes the sender known to SES; elsewhere it is verified there, in the same Region, before the deployment. */
  readonly senderInStack: boolean;
  /** Where answers go: a mailbox that the reform office reads. */
  readonly replyTo: string;
  /** At most so many mails a second: below what SES allows the account, which is 1 until it is let out of the sandbox. */
  readonly perSecond: number;
};

/** Everything that may differ between two installations. Code asks for a setting, never for a stage's name. */
export type StageSettings = {
  /** Region to deploy to; undefined takes the one of the environment. */
  readonly region: string | undefined;
  /** Data outlives the stack, cannot be deleted by mistake, and neither can the stack. */
  readonly protectData: boolean;
  /** How long logs of functions and of the HTTP API are kept. */
  readonly logRetention: RetentionDays;
  /** How long the log of all events is kept, and the archive where there is one. */
  readonly auditRetention: RetentionDays;
  /** Who is told when an alarm goes off. Each address confirms once by e-mail. */
  readonly operatorEmails: readonly string[];
  /**
   * Address that invitations come from, verified in SES of the same Region before the deployment. Undefined sends them
   * from Cognito's own address: at most 50 a day.
   */
  readonly senderAddress: string | undefined;
  readonly mail: MailSettings;
  /** Where people open the product; sign-in returns there and browsers may upload from there. No slash at the end. */
  readonly appUrl: string;
  /** Start of the sign-in page's host name; the account number is added, as the name is unique in a Region. */
  readonly signInDomainPrefix: string;
  /** Every person signs in with a second factor. */
  readonly mfaRequired: boolean;
  /** A program may sign in with an e-mail address and a password, without the sign-in page. */
  readonly passwordSignIn: boolean;
  /** Requests the HTTP API takes: steady rate a second, and burst. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  /** The same for each route that needs no sign-in, such as the check of a receipt. */
  readonly publicThrottle: { readonly ratePerSecond: number; readonly burst: number };
  /** What the inbox may come to hold or take in before the operators are told to look. */
  readonly expectedUploads: ExpectedUploads;
  /** GuardDuty scans each upload, and a file can be downloaded only after it was found clean. */
  readonly malwareScanning: boolean;
  /** The operators are told when functions fail, by alarms that each add up the errors of several. */
  readonly errorAlarms: boolean;
  /** Every event of the bus is written to a log group. */
  readonly eventLog: boolean;
  /** EventBridge keeps all events of the bus, to be replayed. */
  readonly eventArchive: boolean;
};

/**
 * 700 units that report within one minute send some 10 requests each, looking for the result among them: 120 a second on
 * average, and most in its last seconds. Four times that; beyond it, a loop is turned away before it reaches a function.
 */
const DEADLINE_THROTTLE = { ratePerSecond: 500, burst: 1_000 };

/** Calendars of 700 units that refresh every hour, and people who scan a receipt, are less than one a second. */
const PUBLIC_THROTTLE = { ratePerSecond: 20, burst: 50 };

/**
 * 142 units with five periods and some ten files a period, corrections and evidence among them, make 7,000 files and as many
 * results a year, some 40 GB: room for five years at about 5 USD a month; then raise it. 700 units with four files each in the last
 * hour are 2,800; one form in a loop makes as many in its ten minutes.
 */
const CITY_UPLOADS: ExpectedUploads = { gigabytes: 200, objects: 75_000, filesPerHour: 3_000 };

/** Before the first deployment of `dev` or `prod`, replace every `example.org` below. */
const STAGES: Record<StageName, StageSettings> = {
  local: {
    // What the emulator does not know is off here: GuardDuty, an archive, a log group as a rule's target, alarms over
    // several metrics.
    region: undefined,
    protectData: false,
    logRetention: RetentionDays.ONE_WEEK,
    auditRetention: RetentionDays.ONE_WEEK,
    operatorEmails: [],
    senderAddress: undefined,
    mail: {
      sender: "reports@example.org",
      senderInStack: true,
      replyTo: "office@example.org",
      perSecond: 50,
    },
    appUrl: "http://127.0.0.1:8080",
    signInDomainPrefix: "reform-reports-local",
    mfaRequired: false,
    passwordSignIn: true,
    throttle: DEADLINE_THROTTLE,
    publicThrottle: PUBLIC_THROTTLE,
    expectedUploads: CITY_UPLOADS,
    malwareScanning: false,
    errorAlarms: false,
    eventLog: false,
    eventArchive: false,
  },
  dev: {
    region: undefined,
    protectData: true,
    logRetention: RetentionDays.ONE_MONTH,
    auditRetention: RetentionDays.THREE_MONTHS,
    operatorEmails: ["operators@example.org"],
    senderAddress: undefined,
    mail: {
      sender: "reports@dev.example.org",
      senderInStack: false,
      replyTo: "office@dev.example.org",
      perSecond: 1,
    },
    appUrl: "https://dev.example.org",
    signInDomainPrefix: "reform-reports-dev",
    mfaRequired: true,
    passwordSignIn: false,
    throttle: { ratePerSecond: 20, burst: 50 },
    publicThrottle: { ratePerSecond: 5, burst: 10 },
    // Made-up reports of a few people.
    expectedUploads: { gigabytes: 5, objects: 5_000, filesPerHour: 300 },
    malwareScanning: false,
    errorAlarms: true,
    eventLog: true,
    eventArchive: false,
  },
  prod: {
    region: undefined,
    protectData: true,
    logRetention: RetentionDays.ONE_YEAR,
    auditRetention: RetentionDays.TEN_YEARS,
    operatorEmails: ["operators@example.org"],
    senderAddress: "reports@example.org",
    mail: {
      sender: "reports@example.org",
      senderInStack: false,
      replyTo: "office@example.org",
      perSecond: 10,
    },
    appUrl: "https://reports.example.org",
    signInDomainPrefix: "reform-reports",
    mfaRequired: true,
    passwordSignIn: false,
    throttle: DEADLINE_THROTTLE,
    publicThrottle: PUBLIC_THROTTLE,
    expectedUploads: CITY_UPLOADS,
    malwareScanning: true,
    errorAlarms: true,
    eventLog: true,
    eventArchive: true,
  },
};

/** Reads `-c stage=…`; absent means `local`. Throws when there is no such stage. */
export const stageNameFrom = (value: unknown): StageName => {
  const name = value ?? "local";
  const known = STAGE_NAMES.find((stage) => stage === name);
  if (known === undefined) {
    throw new Error(`There is no stage "${String(name)}". Use -c stage=${STAGE_NAMES.join(", -c stage=")}.`);
  }
  return known;
};

export const settingsOf = (stage: StageName): StageSettings => STAGES[stage];
