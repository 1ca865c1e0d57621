using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Payments.Domain;

namespace Payments.Bench.Micro;

/// <summary>The single steps of an order's life that need no disk and no host.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class Steps
{
    private const string Id = "ord_aaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly byte[] _key = new byte[32];
    private readonly byte[] _body = Encoding.UTF8.GetBytes(new string('x', 400));
    private readonly CreateOrder _terms = Example.Terms("A-1");

    private readonly VerificationReport _taken = new()
    {
        Outcome = VerificationOutcome.Taken,
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
        _created = Create().Decision!.State;
        _awaiting = Verify()!.State;
    }

    [Benchmark]
    public Ruling Create() => Creating.Create(null, "mer_1", _terms, Example.Circumstances, null);

    [Benchmark]
    public Decision? Verify() => Verifying.Answered(_created, 1, _taken, Example.Circumstances);

    [Benchmark]
    public Decision? Pay() => Paying.Reported(
        _awaiting, new ChannelReport("loadtest", Id, new TakenPayment("pay-1", new Money(1234, "EUR"), Example.Now), null), Example.Circumstances);

    [Benchmark]
    public string Sign() => StandardWebhooks.Sign(_key, "evt_1", Example.Now, _body);

    [Benchmark]
    public byte[] Serialise() => JsonSerializer.SerializeToUtf8Bytes(_awaiting, Grains.GrainsJson.Stored);
}
