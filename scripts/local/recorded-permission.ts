/** What IAM would have been asked before a call was let through. */
export type RecordedPermission = {
  readonly service: string;
  /** The API operation, for example `TransactWriteItems`. */
  readonly operation: string;
  /** The IAM action, for example `dynamodb:PutItem`; `unknown` when the recorder cannot tell. */
  readonly action: string;
  /** ARN of the table, index, object, bucket, queue, bus or user pool. */
  readonly resource: string;
  /** Values of `dynamodb:LeadingKeys`: the partition keys that the call touches. */
  readonly leadingKeys: readonly string[];
  /** What other condition keys that our policies use would see: `s3:prefix`, `events:source`, `ses:FromAddress` … */
  readonly context?: Readonly<Record<string, string>>;
};

/** An operation that the recorder does not understand; a test fails on it rather than overlook a grant. */
export const UNKNOWN_ACTION = "unknown";
