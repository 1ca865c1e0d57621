using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Payments.LoadTest.Settings;

namespace Payments.LoadTest.Orders;

/// <summary>Everything that is known of the orders of a run, by their number. Bounded: an array of small structs.</summary>
internal sealed class OrderRecords
{
    private const int Locks = 1024;
    private readonly OrderRecord[] _records;
    private readonly Lock[] _locks = new Lock[Locks];

    /// <param name="tag">Begins the merchant's ids of this run's orders: 1 to 32 of <c>a-z 0-9</c>.</param>
    /// <param name="capacity">How many orders at most.</param>
    /// <param name="seed">Of the plans.</param>
    /// <param name="scenario">Of the plans.</param>
    /// <param name="faults">Of the plans.</param>
    /// <param name="merchants">How many share the orders.</param>
    public OrderRecords(string tag, int capacity, int seed, Scenario scenario, bool faults, int merchants)
    {
        (Tag, Seed, Scenario, Faults, Merchants) = (tag, seed, scenario, faults, merchants);
        TagBytes = Encoding.ASCII.GetBytes(tag + "-");
        _records = new OrderRecord[capacity];
        for (var i = 0; i < Locks; i++)
            _locks[i] = new Lock();
    }

    public string Tag { get; }

    public int Seed { get; }

    public Scenario Scenario { get; }

    public bool Faults { get; }

    public int Merchants { get; }

    /// <summary>How many accounts of each merchant are recharged; 0 when the orders are no top-ups.</summary>
    public int Accounts { get; init; }

    /// <summary>Whether the payments' ids are known: not where the server's own sandbox takes the money.</summary>
    public bool KnowsPayments { get; init; } = true;

    public int Capacity => _records.Length;

    private byte[] TagBytes { get; }

    /// <summary>The order; written under <see cref="LockOf"/>.</summary>
    public ref OrderRecord this[int order] => ref _records[order];

    public Lock LockOf(int order) => _locks[order % Locks];

    public OrderPlan PlanOf(int order) => OrderPlan.Of(Seed, order, Scenario, Faults);

    /// <summary>Which of the run's merchants sells it.</summary>
    public int MerchantOf(int order) => order % Merchants;

    /// <summary>Which of its merchant's accounts a top-up recharges.</summary>
    public int AccountOf(int order) => order / Merchants % Accounts;

    /// <summary>The merchant's name for an account.</summary>
    public static string AccountId(int account) => "user-" + account.ToString(CultureInfo.InvariantCulture);

    public string MerchantOrderId(int order) => Tag + "-" + order.ToString(CultureInfo.InvariantCulture);

    /// <summary>The provider's id of the first (1) or second (2) payment of an order.</summary>
    public string PaymentId(int order, int payment) => string.Create(CultureInfo.InvariantCulture, $"pay-{Tag}-{order}-{payment}");

    /// <summary>The number of an order by the merchant's id of it; -1 when it is none of this run's.</summary>
    public int Find(ReadOnlySpan<byte> merchantOrderId) =>
        merchantOrderId.StartsWith(TagBytes)
        && Utf8Parser.TryParse(merchantOrderId[TagBytes.Length..], out int order, out var length)
        && length == merchantOrderId.Length - TagBytes.Length
        && order >= 0
        && order < _records.Length
            ? order
            : -1;

    public int Find(string merchantOrderId) => Find(Encoding.UTF8.GetBytes(merchantOrderId));

    /// <summary>Notes what was done.</summary>
    /// <param name="order">The order's number.</param>
    /// <param name="step">Becomes true.</param>
    /// <param name="instead">Is no longer true.</param>
    public void Record(int order, OrderSteps step, OrderSteps instead = OrderSteps.None)
    {
        lock (LockOf(order))
        {
            ref var orderRecord = ref _records[order];
            orderRecord.Steps = (orderRecord.Steps & ~instead) | step;
        }
    }
}
