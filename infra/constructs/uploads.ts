import { Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { ExpectedUploads, StageSettings } from "../stage.ts";
import type { Operators } from "./operators.ts";
import type { FunctionSurroundings, ServiceFunction } from "./service-function.ts";

/** Every upload of a report lies under this prefix. Only what lies here or among the dry runs starts ingestion. */
export const INBOX_PREFIX = "inbox/";
/** What the checks found, written by the product itself. */
const RESULTS_PREFIX = "results/";
/** Marked workbooks among the results, of any unit, period and attempt. */
const ANSWERS_PREFIX = `${RESULTS_PREFIX}*/answer-`;
/** Files that are only tried: deleted when they were checked, and after a day by the bucket itself. */
export const DRY_RUNS_PREFIX = "checks/";
/** What was found in them, below the results, so that whoever reads those reads these. */
const DRY_RUN_RESULTS_PREFIX = `${RESULTS_PREFIX}checks/`;
/** The shortest that S3 counts in. */
const DRY_RUN_DAYS = 1;
/** Long enough to follow up an incident; the uploads themselves are the evidence, not this log. */
const ACCESS_LOG_DAYS = 90;

/** The bucket that units upload to, and whatever may be done with it. */
export class Uploads extends Construct {
  readonly bucket: Bucket;
  readonly #settings: StageSettings;

  constructor(scope: Construct, id: string, { settings, operators }: FunctionSurroundings) {
    super(scope, id);
    this.#settings = settings;
    const safe = {
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: settings.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const accessLogs = new Bucket(this, "AccessLogs", {
      ...safe,
      versioned: false,
      lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
    });
    Validations.of(accessLogs).acknowledge({
      id: "AwsSolutions-S1",
      reason:
        "This bucket holds access logs; logging access to them would need a further bucket, without end.",
    });
    this.bucket = new Bucket(this, "Inbox", {
      ...safe,
      serverAccessLogsBucket: accessLogs as IBucket,
      // The file that counts is the oldest version that matches its request. Versions are therefore evidence of what
      // a unit sent and when, and never expire; a few hundred reports a year cost cents.
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        // Dry runs are no evidence: nothing of them stays, even where the function that deletes them failed.
        ...[DRY_RUNS_PREFIX, DRY_RUN_RESULTS_PREFIX].map((prefix) => ({
          prefix,
          expiration: Duration.days(DRY_RUN_DAYS),
          noncurrentVersionExpiration: Duration.days(DRY_RUN_DAYS),
        })),
      ],
      cors: [
        {
          allowedMethods: [HttpMethods.POST],
          allowedOrigins: [settings.appUrl],
          allowedHeaders: ["*"],
          maxAge: Duration.hours(1).toSeconds(),
        },
      ],
    });
    // Set here and not through `eventBridgeEnabled`, which deploys a function of CDK's own for this one line.
    const inbox = this.bucket.node.defaultChild as CfnBucket;
    inbox.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    this.#watchSize(operators, settings.expectedUploads);
  }

  #watchSize(operators: Operators, { gigabytes, objects }: ExpectedUploads): void {
    const daily = (metricName: string, storageType: string) =>
      new Metric({
        namespace: "AWS/S3",
        metricName,
        dimensionsMap: { BucketName: this.bucket.bucketName, StorageType: storageType },
        statistic: "Average",
        period: Duration.days(1),
      });
    const advice =
      "Nobody notices yet, but all of it is kept and paid for. Look in the bucket's access log for keys that were posted to " +
      "again and again, and who was given their forms; if it is ordinary growth, raise expectedUploads in infra/stage.ts.";
    operators.alarm(this, "Large", {
      metric: daily("BucketSizeBytes", "StandardStorage"),
      threshold: gigabytes * 1e9,
      text: `Uploads and results take more than ${gigabytes} GB. ${advice}`,
    });
    operators.alarm(this, "Many", {
      metric: daily("NumberOfObjects", "AllStorageTypes"),
      threshold: objects,
      text: `Uploads, in all their versions, and results are more than ${objects} objects. ${advice}`,
    });
  }

  /** The function may sign uploads: whoever holds a signed form does, for ten minutes, what its signer may do. */
  allowSigningUploads(fn: ServiceFunction): void {
    this.#allowBelow(INBOX_PREFIX, fn, "s3:PutObject");
  }

  /** The same for files that are only tried. */
  allowSigningDryRuns(fn: ServiceFunction): void {
    this.#allowBelow(DRY_RUNS_PREFIX, fn, "s3:PutObject");
  }

  /** The function may read files that are only tried, and delete them for good: nothing else in this bucket can be deleted. */
  allowTrying(fn: ServiceFunction): void {
    this.#allowBelow(DRY_RUNS_PREFIX, fn, "s3:GetObjectVersion");
    this.#allowBelow(DRY_RUNS_PREFIX, fn, "s3:DeleteObjectVersion");
    fn.allow(["s3:ListBucketVersions"], [this.bucket.bucketArn], below(DRY_RUNS_PREFIX));
  }

  /** The function may find out which versions of an upload there are, and read each. */
  allowReading(fn: ServiceFunction): void {
    this.allowReadingUploads(fn);
    this.allowListing(fn);
  }

  /** The function may read uploads it knows the version of. */
  allowReadingUploads(fn: ServiceFunction): void {
    this.#allowBelow(INBOX_PREFIX, fn, "s3:GetObjectVersion");
  }

  /** The function may find out which uploads there are, in which versions. */
  allowListing(fn: ServiceFunction): void {
    fn.allow(["s3:ListBucketVersions"], [this.bucket.bucketArn], below(INBOX_PREFIX));
  }

  /** The function may sign downloads; where GuardDuty is on, only of what it found clean, and read what it found. */
  allowSigningDownloads(fn: ServiceFunction): void {
    this.allowReadingClean(fn);
  }

  /** The function may read uploads it knows the version of; where GuardDuty is on, only what it found clean, and what it found. */
  allowReadingClean(fn: ServiceFunction): void {
    if (this.#settings.malwareScanning) this.#allowBelow(INBOX_PREFIX, fn, "s3:GetObjectVersionTagging");
    this.#allowBelow(
      INBOX_PREFIX,
      fn,
      "s3:GetObjectVersion",
      this.#settings.malwareScanning
        ? { StringEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" } }
        : undefined,
    );
  }

  /** The function may store what was found in a submission. */
  allowSavingResults(fn: ServiceFunction): void {
    this.#allowBelow(RESULTS_PREFIX, fn, "s3:PutObject");
  }

  /** The function may read what was found in a submission, and see that there is nothing. */
  allowReadingResults(fn: ServiceFunction): void {
    this.#allowBelow(RESULTS_PREFIX, fn, "s3:GetObject");
    // Without this S3 answers "access denied" for an object that does not exist.
    fn.allow(["s3:ListBucket"], [this.bucket.bucketArn], below(RESULTS_PREFIX));
  }

  /** The function may keep answers made for units, beside the results and without touching them. */
  allowKeepingAnswers(fn: ServiceFunction): void {
    this.#allowBelow(ANSWERS_PREFIX, fn, "s3:PutObject");
  }

  #allowBelow(
    prefix: string,
    fn: ServiceFunction,
    action: string,
    conditions?: Record<string, unknown>,
  ): void {
    fn.allow([action], [this.bucket.arnForObjects(`${prefix}*`)], conditions);
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    Validations.of(fn).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${prefix}*]`,
      reason:
        "Keys are made per unit, period and attempt, so no policy can list them; a role for each would take a " +
        "call to STS on every request. Which unit may do what is decided in code, before anything is read or signed.",
    });
  }
}

const below = (prefix: string) => ({ StringLike: { "s3:prefix": `${prefix}*` } });
