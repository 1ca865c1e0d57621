using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Channels;
using Payments.Channels.Http;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Text;
using Payments.Grains;
using Payments.Grains.Merchants;
using Payments.Grains.Secrets;
using Payments.Notifications;
using Payments.Simulation.Checks;
using Payments.Simulation.Runs;
using Payments.Simulation.Scheduling;
using Payments.Simulation.Silos;
using Payments.Simulation.Stores;

namespace Payments.Simulation.World;

/// <summary>Everybody outside of the server: providers, merchants and their endpoints, payers.</summary>
internal sealed class SimulatedWorld
{
    private const string MerchantType = "merchant";

    private static readonly SecretBox Box = new(new byte[SecretBox.KeyLength]);

    private readonly Dictionary<string, OrderPlan> _plans;
    private readonly Callbacks _callbacks;

    public SimulatedWorld(Scheduler scheduler, Faults faults, Findings findings, Trace trace, Database database, int seed, int orders)
    {
        (Scheduler, Faults, Findings, Trace, Database) = (scheduler, faults, findings, trace, database);
        _callbacks = new Callbacks(this);
        var random = new Random(seed);
        Providers =
        [
            .. Traits(random).Select(traits => new Provider(traits, scheduler, faults, findings) { Opened = Visit, Taken = Report }),
        ];
        Merchants = [.. Enumerable.Range(0, 3).Select(number => NewMerchant(random, number))];
        Endpoints = Merchants
            .Select(merchant => new MerchantEndpoint(
                new Uri(merchant.NotifyUrl!).Host,
                new WebhookSecrets(scheduler, sealedKey => Box.Open(sealedKey, merchant.Id)),
                scheduler,
                faults,
                database,
                findings
            ))
            .ToDictionary(endpoint => endpoint.Host, StringComparer.Ordinal);
        MovedClock = random.NextDouble() < 0.3 ? Merchants[^1].Id : null;
        Window = TimeSpan.FromSeconds(Math.Max(60, orders * 3));
        Plans =
        [
            .. Enumerable
                .Range(0, orders)
                .Select(number =>
                    OrderPlan.Of(
                        seed,
                        number,
                        [.. Merchants.Select(merchant => merchant.Id)],
                        [.. Providers.Select(provider => provider.Name)],
                        Window
                    )
                ),
        ];
        _plans = Plans.ToDictionary(plan => plan.OrderId.Value, StringComparer.Ordinal);
        database.Written += ShowToPayers;
        database.DocumentWritten += ShowToMerchant;
    }

    public Scheduler Scheduler { get; }

    public Faults Faults { get; }

    public Findings Findings { get; }

    public Trace Trace { get; }

    public Database Database { get; }

    public Cluster Cluster { get; set; } = null!;

    public List<Provider> Providers { get; }

    public List<Merchant> Merchants { get; }

    public Dictionary<string, MerchantEndpoint> Endpoints { get; }

    public List<OrderPlan> Plans { get; }

    /// <summary>Over which time orders are made.</summary>
    public TimeSpan Window { get; }

    /// <summary>Whose test clock is moved; null where none is.</summary>
    public MerchantId? MovedClock { get; }

    /// <summary>Whether the payer means to pay an order once at most.</summary>
    public bool IsPaidOnce(string orderId) => _plans.TryGetValue(orderId, out var plan) && plan.Visits.Length == 1;

    /// <summary>Whether an order names channels, and not this one.</summary>
    public bool NamesOthers(string orderId, string channel) =>
        _plans.TryGetValue(orderId, out var plan) && !plan.Terms.Channels.IsEmpty && !plan.Terms.Channels.Contains(channel);

    /// <summary>Seals a new webhook secret.</summary>
    public SealedSecret NewWebhookKey(MerchantId merchant)
    {
        var key = new byte[4];
        Scheduler.Random.NextBytes(key);
        return Box.Seal(key, merchant);
    }

    public Provider? FindProvider(string host) => Providers.Find(provider => new Uri(provider.Traits.Url).Host == host);

    public MerchantEndpoint EndpointOf(MerchantId merchant) =>
        Endpoints[new Uri(Merchants.Find(known => known.Id == merchant)!.NotifyUrl!).Host];

    /// <summary>Completes after a time, whoever lives or dies.</summary>
    public Task Delay(TimeSpan time)
    {
        var waited = new TaskCompletionSource();
        Scheduler.Schedule(time, waited.SetResult);
        return waited.Task;
    }

    /// <summary>The product's channels and sender of one process, with the simulation's network beneath, and its log.</summary>
    public void AddEdges(Silo silo, IServiceCollection services)
    {
        var (wire, log) = (new Wire(silo, this), new BugLog(Findings));
        services.AddSingleton<ILoggerFactory>(log).AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(new ChannelOptions());
        foreach (var provider in Providers)
            services.AddSingleton<IPaymentChannel>(
                new HttpChannel(
                    ProviderChannels.Describe(provider.Traits),
                    () => "https://payments.example/callbacks",
                    silo.Clock,
                    log.CreateLogger<HttpChannel>(),
                    wire
                )
            );
        var http = new HttpMessageInvoker(wire);
        services.AddSingleton(
            new NotificationSender(
                new NotificationOptions().TimeLimit,
                http,
                http,
                static _ => null,
                silo.Clock,
                log.CreateLogger<NotificationSender>()
            )
        );
    }

    private static IEnumerable<ProviderTraits> Traits(Random random)
    {
        bool Has() => random.NextDouble() < 0.7;
        yield return new ProviderTraits("alpha", Has(), HasPrepare: true, HasQuery: true, HasClose: true, HasQueryRefund: true, Has());
        yield return new ProviderTraits("beta", Has(), Has(), HasQuery: true, Has(), Has(), Has());
        yield return new ProviderTraits("gamma", Has(), Has(), HasQuery: false, Has(), HasQueryRefund: false, Has());
    }

    private static Merchant NewMerchant(Random random, int number)
    {
        var id = new MerchantId(MerchantId.Prefix + Base32.Encode([(byte)number, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        return new Merchant
        {
            Id = id,
            Name = "Merchant " + number,
            NotifyUrl = $"https://shop{number}.example/hook",
            NotifyFormat = NotifyFormat.Json,
            AckBody = MerchantEndpoint.AckBody,
            LatePayment = random.NextDouble() < 0.5 ? LatePayment.Accept : LatePayment.Refund,
            NotifySchedule = random.NextDouble() < 0.3 ? [1, 5, 30] : null,
            Keys = [],
            WebhookKey = Box.Seal([1, 2, 3, (byte)number], id),
            RiskRules = random.NextDouble() < 0.5 ? [Velocity.Setting] : null,
            CreatedAt = SimulatedClock.Epoch,
            UpdatedAt = SimulatedClock.Epoch,
        };
    }

    /// <summary>A merchant's settings are durable: from now on its server counts on them.</summary>
    private void ShowToMerchant(string type, string key, byte[] document)
    {
        if (type == MerchantType && JsonSerializer.Deserialize<MerchantDocument>(document, GrainsJson.Stored)?.Merchant is { } merchant)
            EndpointOf(merchant.Id).Secrets.Change(merchant);
    }

    /// <summary>An order can be paid: those come who mean to.</summary>
    private void Visit(Provider provider, ProviderOrder order)
    {
        if (!_plans.TryGetValue(order.OrderId, out var plan))
            return;
        foreach (var visit in plan.Visits)
            Scheduler.Schedule(visit.After, () => Act(provider, order, visit.Act));
    }

    /// <summary>Where a provider hears of an order from whoever pays it, payers come once there is a link.</summary>
    private void ShowToPayers(OrderRecord written)
    {
        var order = written.State.Order;
        if (
            order.Status == OrderStatus.AwaitingPayment
            && Providers.Find(provider => provider.Name == order.Channel) is { Traits.HasPrepare: false } provider
        )
            provider.Open(order.Id, order.Terms.Amount.Amount, order.Terms.Amount.Currency);
    }

    private void Act(Provider provider, ProviderOrder order, PayerAct act)
    {
        // Nobody pays what is closed, where the provider keeps its word; one in ten does not.
        if ((order.IsClosed || order.HasFailed) && !Scheduler.Chance(0.1))
            return;
        if (act != PayerAct.Fail)
        {
            provider.Take(order, act == PayerAct.Pay ? order.Amount : order.Amount / 2);
        }
        else if (order.Payments.Count == 0)
        {
            order.HasFailed = true;
            _ = _callbacks.ReportFailure(provider, order);
        }
    }

    private void Report(Provider provider, ProviderPayment payment)
    {
        Trace.Note(provider.Name, "takes", () => payment.ToString());
        _ = _callbacks.Report(provider, payment);
    }
}
