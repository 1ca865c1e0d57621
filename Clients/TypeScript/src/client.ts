import type { components, operations } from "./api.js";
import { PaymentsError } from "./errors.js";
import { retryDelay, type RetryOptions } from "./retry.js";

type Schemas = components["schemas"];
export type Order = Schemas["OrderResponse"];
export type NewOrder = Schemas["CreateOrderRequest"];
export type Refund = Schemas["RefundResponse"];
export type NewRefund = Schemas["RefundOrderRequest"];
export type HistoryEvent = Schemas["EventResponse"];
export type Merchant = Schemas["MerchantResponse"];
export type NewMerchant = Schemas["MerchantRequest"];
export type ClockPosition = Schemas["ClockResponse"];

interface Page<T> {
  data: T[];
  next_cursor?: string | null;
}

export interface PaymentsOptions extends Partial<RetryOptions> {
  /** The server's address, as `https://payments.example.com`. */
  readonly url: string;
  /** A merchant's API key, or the admin token for what operators do. */
  readonly token: string;
  /** How long an attempt may take, in seconds. Default 30. */
  readonly timeout?: number;
  /** Makes the requests. Default: the global one. */
  readonly fetch?: typeof fetch;
  /** By chance, in [0, 1). Default: Math.random. */
  readonly random?: () => number;
}

/** Which orders to list: those that fit all that is set. */
export type OrderFilter = Omit<NonNullable<operations["ListOrders"]["parameters"]["query"]>, "limit" | "cursor" | "format">;

/** A client of an Orleans.Payments server, for one merchant or operator. */
export class PaymentsClient {
  readonly #options: PaymentsOptions;

  constructor(options: PaymentsOptions) {
    this.#options = options;
  }

  /** Makes an order; sent again with the same content, it is the same order. */
  createOrder(order: NewOrder): Promise<Order> {
    return this.#send("POST", "v1/orders", true, order);
  }

  getOrder(id: string): Promise<Order> {
    return this.#send("GET", `v1/orders/${encodeURIComponent(id)}`, true);
  }

  /** Every order that fits, newest first, page by page as they are read. */
  listOrders(filter: OrderFilter = {}): AsyncGenerator<Order> {
    return this.#pages<Order>("v1/orders", { ...filter, limit: 100 });
  }

  /** Withdraws an order that awaits payment; twice is the same as once. */
  cancelOrder(id: string): Promise<Order> {
    return this.#send("POST", `v1/orders/${encodeURIComponent(id)}/cancel`, true);
  }

  /** Returns money; sent again with the same content, it is the same refund. */
  refundOrder(id: string, refund: NewRefund): Promise<Refund> {
    return this.#send("POST", `v1/orders/${encodeURIComponent(id)}/refunds`, true, refund);
  }

  /** Every refund of an order, oldest first. */
  listRefunds(id: string): AsyncGenerator<Refund> {
    return this.#pages<Refund>(`v1/orders/${encodeURIComponent(id)}/refunds`, {});
  }

  /** An order's history, oldest first. */
  listEvents(id: string): AsyncGenerator<HistoryEvent> {
    return this.#pages<HistoryEvent>(`v1/orders/${encodeURIComponent(id)}/events`, {});
  }

  /** Registers a merchant, with the admin token; its API key and webhook secret are shown once, in the answer. */
  registerMerchant(merchant: NewMerchant): Promise<Merchant> {
    return this.#send("POST", "v1/merchants", false, merchant);
  }

  /** Moves the time of a test merchant's orders ahead. */
  advanceClock(seconds: number): Promise<ClockPosition> {
    return this.#send("POST", "v1/test-clock/advance", false, { seconds });
  }

  async *#pages<T>(path: string, query: Record<string, unknown>): AsyncGenerator<T> {
    let cursor: string | null | undefined;
    do {
      const parameters = new URLSearchParams();
      for (const [name, value] of Object.entries({ ...query, cursor })) if (value) parameters.set(name, String(value));
      const page: Page<T> = await this.#send("GET", parameters.size > 0 ? `${path}?${parameters}` : path, true);
      yield* page.data;
      cursor = page.next_cursor;
    } while (cursor);
  }

  async #send<T>(method: string, target: string, isRepeatable: boolean, body?: unknown): Promise<T> {
    const { maxAttempts = 4, maxDelay = 30, random = Math.random } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#attempt<T>(method, target, body);
      if (!(answer instanceof PaymentsError)) return answer.value;
      const delay = retryDelay(answer, isRepeatable, attempt, { maxAttempts, maxDelay }, random());
      if (delay === undefined) throw answer;
      await new Promise((resolve) => setTimeout(resolve, delay * 1000));
    }
  }

  async #attempt<T>(method: string, target: string, body: unknown): Promise<{ value: T } | PaymentsError> {
    const { url, token, timeout = 30, fetch: request = fetch } = this.#options;
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    let response: Response;
    let text: string;
    try {
      response = await request(`${url.replace(/\/+$/, "")}/${target}`, {
        method,
        headers,
        redirect: "manual",
        signal: AbortSignal.timeout(timeout * 1000),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      return new PaymentsError("no_answer", `No answer: ${error instanceof Error ? error.message : String(error)}`);
    }
    const json = parse(text);
    if (response.ok && json !== undefined) return { value: json as T };
    const problem = (json ?? {}) as { code?: string; detail?: string; field?: string; request_id?: string };
    const retryAfter = Number(response.headers.get("retry-after") ?? NaN);
    return new PaymentsError(
      problem.code ?? "unreadable_answer",
      problem.detail ?? `The server answered ${response.status} without a problem of this API.`,
      response.status,
      problem.field,
      problem.request_id ?? response.headers.get("request-id") ?? undefined,
      Number.isNaN(retryAfter) ? undefined : retryAfter,
    );
  }
}

/** JSON; undefined where it is none, as a proxy's page. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
