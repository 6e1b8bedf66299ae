import { type RecordedPermission, UNKNOWN_ACTION } from "./recorded-permission.ts";
import type { SdkCall } from "./sdk-call-permissions.ts";

/** Query parameters that change nothing about which permission is needed. */
const NEUTRAL =
  /^(x-id|x-amz-.*|response-.*|list-type|prefix|delimiter|max-keys|continuation-token|start-after|fetch-owner|encoding-type|key-marker|version-id-marker|max-uploads|marker)$/i;

/** The permissions of one path-style call to S3. */
export function s3Permissions(call: SdkCall): readonly RecordedPermission[] {
  const [path = "", search = ""] = call.url.split("?");
  const query = new URLSearchParams(search);
  const [bucket = "", ...rest] = path.slice(1).split("/");
  const key = decodeURIComponent(rest.join("/"));
  const named = [...query.keys()].filter((name) => !NEUTRAL.test(name)).sort();
  const target = { bucket, key, named: named.join(","), versionId: query.get("versionId") };
  const prefix = key === "" ? query.get("prefix") : null;
  const needed = key === "" ? bucketPermissions(call, target) : objectPermissions(call, target);
  return needed.map(({ action, resource }) => ({
    service: "s3",
    operation: `${call.method} ${key === "" ? "bucket" : "object"}${named.length > 0 ? `?${named.join("&")}` : ""}`,
    action: action === UNKNOWN_ACTION ? action : `s3:${action}`,
    resource: `arn:aws:s3:::${resource}`,
    leadingKeys: [],
    ...(prefix === null ? {} : { context: { "s3:prefix": prefix } }),
  }));
}

type Target = {
  readonly bucket: string;
  readonly key: string;
  readonly named: string;
  readonly versionId: string | null;
};
type Needed = { readonly action: string; readonly resource: string };

function bucketPermissions(call: SdkCall, { bucket, named }: Target): readonly Needed[] {
  const needs = (action: string) => [{ action, resource: bucket }];
  switch (`${call.method} ${named}`.trimEnd()) {
    case "GET":
    case "HEAD":
      return needs("ListBucket");
    case "GET versions":
      return needs("ListBucketVersions");
    case "GET uploads":
      return needs("ListBucketMultipartUploads");
    case "POST delete":
      return deletedObjects(call.body).map(({ key, versionId }) => ({
        action: versionId === undefined ? "DeleteObject" : "DeleteObjectVersion",
        resource: `${bucket}/${key}`,
      }));
    case "POST": {
      const key = formField(call.body, "key");
      return key === undefined
        ? needs(UNKNOWN_ACTION)
        : [{ action: "PutObject", resource: `${bucket}/${key}` }];
    }
    default:
      return needs(UNKNOWN_ACTION);
  }
}

function objectPermissions(call: SdkCall, { bucket, key, named, versionId }: Target): readonly Needed[] {
  const needs = (action: string) => [{ action, resource: `${bucket}/${key}` }];
  const versioned = (action: string) =>
    needs(versionId === null ? action : action.replace("Object", "ObjectVersion"));
  switch (`${call.method} ${named}`.trimEnd()) {
    case "GET":
    case "GET versionId":
    case "HEAD":
    case "HEAD versionId":
      return versioned("GetObject");
    case "GET tagging":
    case "GET tagging,versionId":
      return versioned("GetObjectTagging");
    case "PUT tagging":
    case "PUT tagging,versionId":
      return versioned("PutObjectTagging");
    case "DELETE":
    case "DELETE versionId":
      return versioned("DeleteObject");
    case "PUT":
      return [...needs("PutObject"), ...besidePut(call, bucket, key)];
    case "PUT partNumber,uploadId":
    case "POST uploads":
    case "POST uploadId":
      return needs("PutObject");
    case "DELETE uploadId":
      return needs("AbortMultipartUpload");
    default:
      return needs(UNKNOWN_ACTION);
  }
}

/** What else a plain PUT needs, by its headers. */
function besidePut({ headers }: SdkCall, bucket: string, key: string): readonly Needed[] {
  const own = `${bucket}/${key}`;
  const needed: Needed[] = [];
  if (headers["x-amz-tagging"] !== undefined) needed.push({ action: "PutObjectTagging", resource: own });
  if (headers["x-amz-acl"] !== undefined) needed.push({ action: "PutObjectAcl", resource: own });
  const isLocked = Object.keys(headers).some((name) => name.startsWith("x-amz-object-lock-"));
  if (isLocked) needed.push({ action: UNKNOWN_ACTION, resource: own });
  const source = headers["x-amz-copy-source"];
  if (typeof source === "string") {
    const [from = "", search] = source.replace(/^\//, "").split("?");
    const action = search === undefined ? "GetObject" : "GetObjectVersion";
    needed.push({ action, resource: decodeURIComponent(from) });
  }
  return needed;
}

function deletedObjects(
  body: Buffer,
): readonly { readonly key: string; readonly versionId: string | undefined }[] {
  const objects = [...body.toString("utf8").matchAll(/<Object>(.*?)<\/Object>/gs)].map(
    ([, object = ""]) => object,
  );
  return objects.map((object) => ({
    key: unescaped(/<Key>(.*?)<\/Key>/s.exec(object)?.[1] ?? ""),
    versionId: /<VersionId>(.*?)<\/VersionId>/s.exec(object)?.[1],
  }));
}

function unescaped(xml: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return xml.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => named[name] ?? "");
}

/** A field of a browser's form; the fields stand before the file. */
function formField(body: Buffer, name: string): string | undefined {
  const start = body.subarray(0, 64 * 1024).toString("utf8");
  return new RegExp(`name="${name}"(?:\\r\\n[^\\r\\n]+)*\\r\\n\\r\\n(.*?)\\r\\n--`, "s").exec(start)?.[1];
}
