using System.Buffers;
using System.Text.Json;
using Orleans;
using Payments.Application.Access;
using Payments.Application.Accounts;
using Payments.Application.Limits;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Domain;
using Payments.Domain.Accounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Input;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Grains.Accounts;
using Payments.Grains.Interfaces.Accounts;
using Payments.Grains.Merchants;
using Payments.Grains.Secrets;

namespace Payments.Messaging.Mqtt;

/// <summary>Carries out what users ask for: each for itself alone, known by its secret.</summary>
internal sealed class UserCommands(
    UserSecretVerifier accounts,
    MerchantDirectory merchants,
    CommandAdmission admission,
    RequestConcurrency concurrency,
    OrderCommands orders,
    PaymentApprovals approvals,
    IGrainFactory grains,
    TimeProvider clock
)
{
    /// <summary>For how long the answer to a payment waits for its result; who repeats the request gets it later.</summary>
    private static readonly TimeSpan ResultTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private static readonly PaymentError InvalidSecret = new(
        PaymentErrorCode.InvalidUserSecret,
        "user_secret is not one that counts of the account that the topic names.",
        "user_secret"
    );

    private static readonly PaymentError MerchantMismatch = new PaymentError(
        PaymentErrorCode.InvalidValue,
        "merchant_id is not the merchant that user_secret names.",
        "merchant_id"
    );

    /// <summary>Finds out whom a secret makes the user of the topic a user of.</summary>
    private async Task<CommandResult<Merchant>> Identify(string user, MqttRequest request, KeyScope scope)
    {
        if (request.UserSecret is not { } secret)
            return new PaymentError(PaymentErrorCode.MissingField, "user_secret must be given.", "user_secret");
        if (
            Credentials.MerchantOfUserSecret(secret) is not { } merchantId
            || !await accounts.IsSecretOf(merchantId, new AccountId(user), secret)
            || await merchants.Find(merchantId) is not { } merchant
        )
            return InvalidSecret;
        return admission.Admit(new MerchantCaller(merchant, null, null), scope) is { } error ? error : merchant;
    }

    /// <summary>What the user has.</summary>
    public async Task<CommandResult<AccountResponse>> Balance(string user, MqttRequest request)
    {
        var known = await Identify(user, request, KeyScope.Read);
        if (known.Value is not { } merchant)
            return known.Error!;
        return await grains.GetGrain<IAccountGrain>(AccountId.Key(merchant.Id, new AccountId(user))).Get() is { } account
            ? AccountResponse.Of(account)
            : AccountErrors.NotFound;
    }

    /// <summary>Pays from what the user has.</summary>
    /// <param name="user">Who pays.</param>
    /// <param name="request">What for.</param>
    /// <param name="send">Has the broker pass a question on to a merchant.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<CommandResult<OrderResponse>> Pay(
        string user,
        MqttRequest request,
        Func<MerchantId, ReadOnlyMemory<byte>, Task> send,
        CancellationToken cancellationToken
    )
    {
        if (request.MerchantId is null)
            return new PaymentError(PaymentErrorCode.MissingField, "merchant_id must be given.", "merchant_id");
        var known = await Identify(user, request, KeyScope.Write);
        if (known.Value is not { } merchant)
            return known.Error!;
        if (request.MerchantId != merchant.Id)
            return MerchantMismatch;

        var body = OrderBodyOf(user, request);
        if (merchant.ApprovePayments)
        {
            var order = CreateOrderRequest.Check(JsonBody.Read(body, DomainJson.Stored.CreateOrderRequest, out var sent).Value!, sent);
            if (order.Value is not { } terms)
                return order.Error!;
            // A payment that is made already is not asked about again.
            if (
                (await orders.Find(merchant, OrderId.Of(merchant.Id, terms.MerchantOrderId))).Value is null
                && await concurrency.ReleaseDuring(
                    approvals.Request(merchant, new AccountId(user), terms, question => send(merchant.Id, question), cancellationToken)
                )
                    is { } error
            )
                return error;
        }

        var made = await orders.Create(merchant, body);
        return made.Value is null ? made : await AwaitResult(merchant, made, cancellationToken);
    }

    private async Task<CommandResult<OrderResponse>> AwaitResult(
        Merchant merchant,
        CommandResult<OrderResponse> made,
        CancellationToken cancellationToken
    )
    {
        var began = clock.GetTimestamp();
        while (
            made.Value is { Status: OrderStatus.Created or OrderStatus.Processing or OrderStatus.Crediting } order
            && clock.GetElapsedTime(began) < ResultTimeout
        )
        {
            await Task.Delay(PollInterval, clock, cancellationToken);
            var now = await orders.Get(merchant, order.Id);
            if (now.Value is null)
                return now;
            made = made with { Value = now.Value };
        }

        return made;
    }

    /// <summary>The order that a payment is, as <c>POST /v1/orders</c> would have it.</summary>
    private static ReadOnlyMemory<byte> OrderBodyOf(string user, MqttRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (request.MerchantOrderId is { } id)
                writer.WriteString("merchant_order_id", id);
            writer.WriteString("kind", "payment");
            if (request.Amount is { } amount)
                writer.WriteNumber("amount", amount);
            if (request.Currency is { } currency)
                writer.WriteString("currency", currency);
            if (request.Description is { } description)
                writer.WriteString("description", description);
            writer.WriteStartArray("channels");
            writer.WriteStringValue("balance");
            writer.WriteEndArray();
            writer.WriteString("account_id", user);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
