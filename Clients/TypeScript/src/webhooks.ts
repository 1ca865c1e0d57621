import { createHmac, timingSafeEqual } from "node:crypto";

const PREFIX = "whsec_";
const MAX_SIGNATURES = 16;

/** Why a request is not a genuine notification. */
export type WebhookFailure = "missing_header" | "invalid_timestamp" | "timestamp_out_of_range" | "invalid_signature";

export interface WebhookHeaders {
  readonly id: string | null | undefined;
  readonly timestamp: string | null | undefined;
  readonly signature: string | null | undefined;
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  if (!secret.startsWith(PREFIX) || key.length === 0) throw new TypeError("A secret is whsec_ and base64 behind it.");
  return key;
}

/** Signs a message as Standard Webhooks says: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`. */
export function sign(secret: string, id: string, timestamp: string, body: Uint8Array | string): string {
  return "v1," + createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest("base64");
}

/**
 * Checks that a notification is genuine.
 * @param secrets The merchant's secret; several while one is being replaced.
 * @param body The bytes as they came: a body that was parsed and written again is another.
 * @param tolerance How far the timestamp may be from the clock, in seconds.
 * @param now The clock, in milliseconds.
 * @returns undefined when it is genuine.
 */
export function verifyWebhook(
  secrets: string | readonly string[],
  headers: WebhookHeaders,
  body: Uint8Array | string,
  tolerance = 300,
  now = Date.now(),
): WebhookFailure | undefined {
  const { id, timestamp, signature } = headers;
  if (!id || !timestamp || !signature) return "missing_header";
  if (!/^\d{1,12}$/.test(timestamp)) return "invalid_timestamp";
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > tolerance) return "timestamp_out_of_range";
  const given = signature.split(" ").slice(0, MAX_SIGNATURES).map((text) => Buffer.from(text));
  for (const secret of typeof secrets === "string" ? [secrets] : secrets) {
    const expected = Buffer.from(sign(secret, id, timestamp, body));
    if (given.some((one) => one.length === expected.length && timingSafeEqual(one, expected))) return undefined;
  }
  return "invalid_signature";
}
