using System.Globalization;
using System.Text.Json;
using Payments.Application.Access;
using Payments.Application.Merchants;
using Payments.Application.Orders;
using Payments.Application.Results;
using Payments.Console.Access;
using Payments.Domain;
using Payments.Domain.Errors;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Signatures;

namespace Payments.Console.Pages.FirstRun;

/// <summary>
/// The steps of the first run and what they gave. The operator makes the merchant; what follows is done as the merchant, with the key that
/// was made, by the same commands and past the same limits as any request with it.
/// </summary>
internal sealed class FirstRunSteps(
    ConsoleSession session,
    MerchantCommands merchants,
    MerchantAuthenticator authenticator,
    CommandAdmission admission,
    OrderCommands orders,
    SandboxPayer payer,
    TimeProvider clock
)
{
    private static readonly PaymentError ProviderAway = new(
        PaymentErrorCode.Unavailable,
        "The simulated provider did not answer as it should. Try again."
    );

    private static readonly TimeSpan NotificationTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NotificationInterval = TimeSpan.FromMilliseconds(100);

    private readonly string _merchantOrderId = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
    private string? _inbox;

    /// <summary>Whether there is a provider that takes test money.</summary>
    public bool IsPossible => payer.IsThere;

    /// <summary>The merchant, with key and secret; null until it is made.</summary>
    public MerchantResponse? Merchant { get; private set; }

    /// <summary>The order; null until it is made.</summary>
    public OrderResponse? Order { get; private set; }

    /// <summary>Whether the provider has its money.</summary>
    public bool IsPaid { get; private set; }

    /// <summary>The notification that says so; null until it has come.</summary>
    public InboxNotification? Notification { get; private set; }

    /// <summary>What is wrong with its signature; null where it fits.</summary>
    public SignatureError? Verified { get; private set; }

    /// <summary>The body of the request that makes the merchant.</summary>
    public string MerchantBody(string name) =>
        Json(new MerchantRequest { Name = name, NotifyUrl = _inbox ?? "https://shop.example/hooks" }, DomainJson.Stored.MerchantRequest);

    /// <summary>The body of the request that makes the order.</summary>
    public string OrderBody() =>
        Json(
            new CreateOrderRequest
            {
                MerchantOrderId = _merchantOrderId,
                Kind = "payment",
                Amount = 1250,
                Currency = "EUR",
                Description = "Two coffees",
            },
            DomainJson.Stored.CreateOrderRequest
        );

    /// <summary>Step 1, with an inbox for its notifications.</summary>
    public async Task<PaymentError?> MakeMerchant(string name, CancellationToken cancellationToken)
    {
        try
        {
            _inbox ??= await payer.CreateInbox(cancellationToken);
        }
        catch (Exception error) when (IsProviderAway(error))
        {
            return ProviderAway;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new MerchantRequest { Name = name, NotifyUrl = _inbox },
            DomainJson.Stored.MerchantRequest
        );
        var made = await session.ActAsOperator(actor => merchants.Register(actor, body));
        Merchant = made.Value;
        return made.Error;
    }

    /// <summary>Step 2.</summary>
    public async Task<PaymentError?> MakeOrder()
    {
        var made = await Run(KeyScope.Write, merchant => orders.Create(merchant, System.Text.Encoding.UTF8.GetBytes(OrderBody())));
        Order = made.Value;
        return made.Error;
    }

    /// <summary>Step 3, and what follows from it: the order is paid, and the merchant is told.</summary>
    /// <param name="changed">Called when there is something new to show.</param>
    /// <param name="cancellationToken">Ends the wait for the notification.</param>
    public async Task<PaymentError?> Pay(Func<Task> changed, CancellationToken cancellationToken)
    {
        try
        {
            await payer.Pay(Order!.PayUrl!, cancellationToken);
            IsPaid = true;
            await changed();
            return await AwaitNotification(cancellationToken);
        }
        catch (Exception error) when (IsProviderAway(error))
        {
            return ProviderAway;
        }
    }

    private async Task<PaymentError?> AwaitNotification(CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + NotificationTimeout;
        while (clock.GetUtcNow() < until)
        {
            if (await payer.Read(_inbox!, cancellationToken) is [var told, ..])
            {
                (Notification, Verified) = (told, Check(told));
                return null;
            }

            await Task.Delay(NotificationInterval, clock, cancellationToken);
        }

        return new PaymentError(PaymentErrorCode.Unavailable, "No notification has come. The order says why it was not sent.");
    }

    /// <summary>As the merchant's endpoint would check it.</summary>
    private SignatureError? Check(InboxNotification told) =>
        StandardWebhooks.Check(
            StandardWebhooks.KeyOf(Merchant!.WebhookSecret!),
            told.Headers.GetValueOrDefault(StandardWebhooks.IdHeader),
            told.Headers.GetValueOrDefault(StandardWebhooks.TimestampHeader),
            told.Headers.GetValueOrDefault(StandardWebhooks.SignatureHeader),
            Convert.FromBase64String(told.BodyBase64),
            clock.GetUtcNow()
        );

    private async Task<CommandResult<T>> Run<T>(KeyScope scope, Func<Merchant, Task<CommandResult<T>>> command)
        where T : class
    {
        var caller = await authenticator.AuthenticateKey(Merchant!.ApiKey!);
        return caller.Value is not { } proved ? caller.Error!
            : admission.Admit(proved, scope) is { } error ? error
            : await session.RunAsOperator(() => command(proved.Merchant));
    }

    private static bool IsProviderAway(Exception error) => error is HttpRequestException or TaskCanceledException or JsonException;

    private static string Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Serialize(value, type);
}
