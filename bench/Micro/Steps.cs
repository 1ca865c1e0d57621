using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Payments.Domain.Amounts;
using Payments.Domain.Errors;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Domain.Orders.Rules;
using Payments.Domain.Signatures;

namespace Payments.Bench.Micro;

/// <summary>The single steps of an order's life that need no disk and no host.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class Steps
{
    private const string Id = "ord_aaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly byte[] _key = new byte[32];
    private readonly byte[] _body = Encoding.UTF8.GetBytes(new string('x', 400));
    private readonly CreateOrderCommand _terms = Example.Terms("A-1");

    private readonly VerificationResult _accepted = new()
    {
        Outcome = VerificationOutcome.Accepted,
        Asked = ["loadtest"],
        Channel = "loadtest",
        PayUrl = "https://pay.example/1",
        QrCode = "https://pay.example/1",
    };

    private OrderState _created = null!;
    private OrderState _awaiting = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _created = Create().Value!.State;
        _awaiting = Verify()!.State;
    }

    [Benchmark]
    public Result<Decision> Create() => CreateRules.Create(null, new MerchantId("mer_1"), _terms, Example.Context, null);

    [Benchmark]
    public Decision? Verify() => VerificationRules.ApplyResult(_created, 1, _accepted, Example.Context);

    [Benchmark]
    public Decision? Pay() =>
        PaymentRules.ApplyReport(
            _awaiting,
            new ChannelReport(
                "loadtest",
                new OrderId(Id),
                new CapturedPayment(new PaymentId("pay-1"), new Money(1234, "EUR"), Example.Now),
                null
            ),
            Example.Context
        );

    [Benchmark]
    public string Sign() => StandardWebhooks.Sign(_key, "evt_1", Example.Now, _body);

    [Benchmark]
    public byte[] Serialise() => JsonSerializer.SerializeToUtf8Bytes(_awaiting, Grains.GrainsJson.Stored);
}
