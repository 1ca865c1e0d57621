using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Payments.Application.Access;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Signatures;

namespace Payments.Messaging.Mqtt;

/// <summary>What a merchant that approves payments is asked.</summary>
/// <param name="RequestId">To answer with; the same as long as the same payment is asked for.</param>
/// <param name="OrderId">The order that will be made.</param>
/// <param name="MerchantOrderId">As the user says.</param>
/// <param name="AccountId">Who pays.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Description">As the user says; null for none.</param>
/// <param name="ExpiresAt">Until when an answer counts.</param>
public sealed record ApprovalRequest(
    string RequestId,
    string OrderId,
    string MerchantOrderId,
    string AccountId,
    long Amount,
    string Currency,
    string? Description,
    DateTimeOffset ExpiresAt
);

/// <summary>What a merchant answers.</summary>
public sealed record ApprovalResult
{
    /// <summary>Required. As it was asked with.</summary>
    public string? RequestId { get; init; }

    /// <summary>Required. <c>accepted</c> or <c>declined</c>.</summary>
    public string? Decision { get; init; }

    /// <summary>Required. Unix seconds, as of <c>webhook-timestamp</c>.</summary>
    public long? Timestamp { get; init; }

    /// <summary>Required. As of <c>webhook-signature</c>, over <c>{request_id}.{timestamp}.{decision}</c>.</summary>
    public string? Signature { get; init; }
}

/// <summary>
/// Asks merchants for their approval. What is under way is in memory alone: who asks again after a failure has the merchant asked again.
/// </summary>
internal sealed class PaymentApprovals(MerchantAuthenticator credentials, RabbitMqSettings settings, TimeProvider clock)
{
    /// <summary>How many may be under way in one process; one more is refused.</summary>
    public const int Capacity = 10_000;

    private static readonly PaymentError Declined = new(PaymentErrorCode.PaymentDeclined, "The merchant declined the payment.");

    private static readonly PaymentError TimedOut = new(
        PaymentErrorCode.ApprovalTimedOut,
        "The merchant did not approve the payment in time. It may be asked for again."
    );

    private static readonly PaymentError TooMany = new(
        PaymentErrorCode.TooManyApprovals,
        "Too many payments wait for their merchants' approval. Repeat the request later."
    );

    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _waiting = new(StringComparer.Ordinal);

    /// <summary>How many are under way.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="merchant">Who is asked.</param>
    /// <param name="accountId">Who pays.</param>
    /// <param name="order">What for.</param>
    /// <param name="send">Has the broker pass the question on.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Null when the merchant accepted.</returns>
    public async Task<PaymentError?> Request(
        Merchant merchant,
        AccountId accountId,
        CreateOrderCommand order,
        Func<ReadOnlyMemory<byte>, Task> send,
        CancellationToken cancellationToken
    )
    {
        if (_waiting.Count >= Capacity)
            return TooMany;
        var orderId = OrderId.Of(merchant.Id, order.MerchantOrderId);
        var id = $"{orderId}_{order.Fingerprint[..16]}";
        var answered = _waiting.GetOrAdd(Key(merchant.Id, id), static _ => new TaskCompletionSource<bool>(
            TaskCreationOptions.RunContinuationsAsynchronously
        ));
        try
        {
            var request = new ApprovalRequest(
                id,
                orderId,
                order.MerchantOrderId,
                accountId,
                order.Amount.Amount,
                order.Amount.Currency,
                order.Description,
                clock.GetUtcNow() + settings.ApprovalTimeout
            );
            await send(JsonSerializer.SerializeToUtf8Bytes(request, MessagingJson.Wire.ApprovalRequest));
            return await answered.Task.WaitAsync(settings.ApprovalTimeout, clock, cancellationToken) ? null : Declined;
        }
        catch (TimeoutException)
        {
            return TimedOut;
        }
        finally
        {
            _waiting.TryRemove(Key(merchant.Id, id), out _);
        }
    }

    /// <summary>Takes an answer.</summary>
    /// <param name="merchantId">Whose it is, by the topic.</param>
    /// <param name="body">An <see cref="ApprovalResult"/> in JSON.</param>
    /// <returns>Why it does not count; null when it does, or when nobody here waits for it.</returns>
    public async Task<PaymentError?> Complete(MerchantId merchantId, ReadOnlyMemory<byte> body)
    {
        var read = JsonBody.Read(body, MessagingJson.Wire.ApprovalResult, out _);
        if (read.Value is not { } result)
            return read.Error!;
        if (result.RequestId is null || result.Decision is not ("accepted" or "declined"))
            return new PaymentError(PaymentErrorCode.InvalidValue, "decision must be one of: accepted, declined.", "decision");
        // Every process hears every answer; whose question it was not has nothing to check.
        if (!_waiting.TryGetValue(Key(merchantId, result.RequestId), out var waiting))
            return null;
        string? Header(string name) =>
            name switch
            {
                StandardWebhooks.IdHeader => result.RequestId,
                StandardWebhooks.TimestampHeader => result.Timestamp?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => result.Signature,
            };
        if ((await credentials.AuthenticateSignature(merchantId, Header, Encoding.UTF8.GetBytes(result.Decision))).Error is { } error)
            return error;
        waiting.TrySetResult(result.Decision == "accepted");
        return null;
    }

    private static string Key(MerchantId merchantId, string id) => merchantId + ":" + id;
}
