import assert from "node:assert/strict";
import { test } from "node:test";
import { PaymentsClient, PaymentsError, sign, verifyWebhook } from "../src/index.js";
import { retryDelay } from "../src/retry.js";

const url = process.env["PAYMENTS_URL"] ?? "";
const admin = new PaymentsClient({ url, token: process.env["PAYMENTS_ADMIN_TOKEN"] ?? "" });
const options = { maxAttempts: 4, maxDelay: 30 };

test("an order is made, paid, refunded and listed", async () => {
  const merchant = await admin.registerMerchant({ name: "Café" });
  const client = new PaymentsClient({ url, token: merchant.api_key ?? "" });
  const wish = { merchant_order_id: "1", kind: "payment", amount: 1250, currency: "EUR" } as const;
  const order = await client.createOrder(wish);
  assert.equal((await client.createOrder(wish)).id, order.id);
  assert.ok(order.pay_url);
  assert.ok((await fetch(order.pay_url, { method: "POST" })).ok);
  while ((await client.getOrder(order.id)).status !== "paid") await new Promise(setImmediate);
  const refund = await client.refundOrder(order.id, { merchant_refund_id: "r1", amount: 250 });
  assert.equal(refund.amount, 250);

  const ids: string[] = [];
  for await (const listed of client.listOrders({ merchant_order_id: "1" })) ids.push(listed.id);
  assert.deepEqual(ids, [order.id]);
  const types: string[] = [];
  for await (const happened of client.listEvents(order.id)) types.push(happened.type);
  assert.deepEqual(types.slice(0, 3), ["order.created", "order.awaiting_payment", "order.paid"]);
});

test("a refusal says which field and which request", async () => {
  const merchant = await admin.registerMerchant({ name: "Shop" });
  const client = new PaymentsClient({ url, token: merchant.api_key ?? "" });
  await assert.rejects(
    client.createOrder({ merchant_order_id: "1", kind: "payment", amount: 1, currency: "EURO" }),
    (error) => error instanceof PaymentsError && error.code === "unknown_currency" && error.field === "currency" && !!error.requestId,
  );
});

test("what may have been carried out is made again only where that does no harm", () => {
  const lost = new PaymentsError("no_answer", "");
  assert.ok(retryDelay(lost, true, 1, options, 0.5));
  assert.equal(retryDelay(lost, false, 1, options, 0.5), undefined);
  assert.equal(retryDelay(lost, true, 4, options, 0.5), undefined);
  assert.equal(retryDelay(new PaymentsError("order_not_found", "", 404), true, 1, options, 0.5), undefined);
  const busy = retryDelay(new PaymentsError("rate_limited", "", 429, undefined, undefined, 2), false, 1, options, 0.5);
  assert.ok(busy !== undefined && busy >= 2 && busy < 3);
  assert.equal(retryDelay(new PaymentsError("rate_limited", "", 429, undefined, undefined, 60), true, 1, options, 0.5), undefined);
});

test("lost answers are asked for again", async () => {
  let calls = 0;
  const broken: typeof fetch = (...args) => (++calls === 1 ? Promise.reject(new Error("It broke.")) : fetch(...args));
  const merchant = await admin.registerMerchant({ name: "Shop" });
  const client = new PaymentsClient({ url, token: merchant.api_key ?? "", fetch: broken, random: () => 0 });
  assert.equal((await client.createOrder({ merchant_order_id: "1", kind: "payment", amount: 1, currency: "EUR" })).amount, 1);
  assert.equal(calls, 2);
});

test("a webhook is genuine by any of its signatures, for a while", () => {
  const [secret, other] = ["whsec_" + Buffer.from("one").toString("base64"), "whsec_" + Buffer.from("two").toString("base64")];
  const signature = `${sign(other, "evt_1", "1800000000", "{}")} ${sign(secret, "evt_1", "1800000000", "{}")}`;
  const headers = { id: "evt_1", timestamp: "1800000000", signature };
  assert.equal(verifyWebhook(secret, headers, "{}", 300, 1_800_000_300_000), undefined);
  assert.equal(verifyWebhook(secret, headers, "{}", 300, 1_800_000_301_000), "timestamp_out_of_range");
  assert.equal(verifyWebhook(secret, headers, "{} ", 300, 1_800_000_000_000), "invalid_signature");
  assert.equal(verifyWebhook(secret, { ...headers, timestamp: "soon" }, "{}"), "invalid_timestamp");
  assert.equal(verifyWebhook(secret, { ...headers, id: null }, "{}"), "missing_header");
});
