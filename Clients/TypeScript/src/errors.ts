/** A request was refused, or got no answer, after all the attempts that were safe to make. */
export class PaymentsError extends Error {
  override readonly name = "PaymentsError";

  /**
   * @param code The stable code of docs/reference.md, or `no_answer` or `unreadable_answer`.
   * @param message What was expected and what came.
   * @param status The HTTP status; undefined where there was no answer.
   * @param field The field or parameter at fault.
   * @param requestId What the server's log calls the request.
   * @param retryAfter Seconds after which the server asks to come again.
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status?: number,
    readonly field?: string,
    readonly requestId?: string,
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}
