using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Domain.Ids;
using Payments.Domain.Orders;
using Payments.Grains.Actions;
using Payments.Grains.Interfaces.Orders;
using Payments.Simulation.Scheduling;
using Payments.Simulation.Silos;
using Payments.Storage;

namespace Payments.Simulation.World;

/// <summary>Sends what providers report to the server, as its HTTP front end takes it, until it is acknowledged.</summary>
internal sealed class Callbacks(SimulatedWorld world)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(20),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(6),
    ];

    private Scheduler Scheduler => world.Scheduler;

    /// <summary>Reports a payment until somebody has taken note.</summary>
    public async Task Report(Provider provider, ProviderPayment payment)
    {
        Mislead(provider, payment);
        if (IsAskedAbout(provider, payment) && world.Faults.Strikes(FaultKind.ForgottenCallback))
            return;
        for (var attempt = 0; !payment.IsAcknowledged; attempt++)
        {
            await world.Delay(Scheduler.Between(TimeSpan.Zero, Delays[Math.Min(attempt, Delays.Length - 1)] * 2));
            if (world.Faults.Strikes(FaultKind.LostCallback))
                continue;
            var report = provider.Report(payment.OrderId, payment.Id, payment.Amount, payment.Currency, payment.At);
            // An operator resolves one payment of an order, so that of one that cannot be asked no other is missed.
            if ((provider.Traits.HasQuery || world.IsPaidOnce(payment.OrderId)) && world.Faults.Strikes(FaultKind.UnreadablePayment))
                report = Provider.MakeUnreadable(report);
            if (world.Faults.Strikes(FaultKind.DoubleCallback))
                _ = SendLater(provider, (JsonObject)report.DeepClone());
            if (await Send(provider, report))
                payment.IsAcknowledged = true;
        }
    }

    /// <summary>
    /// Whether somebody hears of a payment without a report. Nobody would of a second one at a channel that is said to take one, nor of
    /// one at a channel of which the order knows nothing.
    /// </summary>
    private bool IsAskedAbout(Provider provider, ProviderPayment payment)
    {
        if (!provider.Traits.HasQuery || !world.IsPaidOnce(payment.OrderId))
            return false;
        if (!world.Database.Orders.TryGetValue(payment.OrderId, out var record))
            return false;
        var order = record.State.Order;
        // Once its clock was moved the days are over in which channels are asked, and money comes yet.
        if (order.MerchantId == world.MovedClock)
            return false;
        return order.Channel == provider.Name
            ? !provider.Orders[payment.OrderId].IsClosed || !order.Status.HasBeenPaid()
            : order.Status == OrderStatus.Created
                || (record.State.PreparedElsewhere?.Contains(provider.Name) == true && payment.At < order.ExpiresAt);
    }

    /// <summary>Reports that a payer's bank said no.</summary>
    public async Task ReportFailure(Provider provider, ProviderOrder order)
    {
        var report = new JsonObject
        {
            ["status"] = "failed",
            ["order_id"] = order.OrderId,
            ["error"] = "declined",
        };
        await SendLater(provider, report);
    }

    /// <summary>Says, truly signed, what is not so; those that cannot be asked do not, since their word is all there is.</summary>
    private void Mislead(Provider provider, ProviderPayment payment)
    {
        if (provider.Traits.HasQuery && world.Faults.Strikes(FaultKind.FalseCallback))
            _ = SendLater(provider, provider.Report(payment.OrderId, payment.Id + "-x", payment.Amount + 1, payment.Currency, payment.At));
        var other = Scheduler.Pick(world.Providers);
        if (other != provider && other.Traits.HasQuery && world.Faults.Strikes(FaultKind.ForeignCallback))
        {
            // Where the order names other channels nothing about it is this one's business, however well it fits.
            var amount = world.NamesOthers(payment.OrderId, other.Name) ? payment.Amount : payment.Amount + 1;
            _ = SendLater(other, other.Report(payment.OrderId, payment.Id + "-f", amount, payment.Currency, payment.At));
        }
    }

    private async Task SendLater(Provider provider, JsonObject report)
    {
        await world.Delay(Scheduler.Chance(0.5) ? TimeSpan.Zero : Scheduler.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(40)));
        await Send(provider, report);
    }

    /// <summary>Posts a callback.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    private async Task<bool> Send(Provider provider, JsonObject report)
    {
        var front = Scheduler.Pick(world.Cluster.Silos);
        var answered = Post(front, provider, report);
        await Task.WhenAny(answered, world.Delay(AnswerTimeout));
        var isTaken = answered is { IsCompletedSuccessfully: true, Result: true };
        world.Trace.Note(provider.Name, "callback", () => $"{report.ToJsonString()} -> {(isTaken ? "acknowledged" : "no")}");
        if (isTaken)
            CheckDurable(provider, report);
        return isTaken;
    }

    /// <summary>What <c>POST /v1/channels/{channel}/callbacks</c> does.</summary>
    private async Task<bool> Post(Silo front, Provider provider, JsonObject report)
    {
        var body = Encoding.UTF8.GetBytes(report.ToJsonString());
        var now = SimulatedClock.Epoch + Scheduler.Now;
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(ProviderChannels.SecretOf(provider.Name), (byte[])[.. Encoding.UTF8.GetBytes(time + "."), .. body])
        );
        var check = front
            .Services.GetRequiredService<ChannelRegistry>()
            .Find(provider.Name)!
            .CheckCallback(
                name =>
                    name == ProviderChannels.SignatureHeader ? signature
                    : name == ProviderChannels.TimeHeader ? time
                    : null,
                body,
                front.Clock.GetUtcNow()
            );
        if (check.ErrorCode is { } refused)
        {
            world.Findings.Add($"{report["order_id"]}: a callback of {provider.Name} was refused: {refused}");
            return false;
        }

        try
        {
            return check switch
            {
                { Unreadable: { } unreadable } => await front.GrainFactory.GetOrder(unreadable.OrderId).HandleUnreadableReport(unreadable),
                { Report: { } said } => await front.GrainFactory.GetOrder(said.OrderId).HandleReport(said),
                _ => false,
            };
        }
        catch (Exception error) when (Grains.Interfaces.GrainCallFailures.IsUnanswered(error) || error is StorageException)
        {
            return false;
        }
    }

    /// <summary>An acknowledged callback has left its mark in what is stored.</summary>
    private void CheckDurable(Provider provider, JsonObject report)
    {
        if ((string?)report["payment_id"] is not { } id || !world.Database.Orders.TryGetValue((string)report["order_id"]!, out var record))
            return;
        var (state, payment) = (record.State, new PaymentId(id));
        var isKnown =
            state.Order.Payments.Any(known => known.Id == payment && known.Channel == provider.Name)
            || state.Discrepancies.Any(known => known.PaymentId == payment)
            || state.Order.RefutedPayments.Contains(payment)
            || (state.ForeignReports ?? []).Any(known => known.Channel == provider.Name)
            || (state.UnreadableChannels ?? []).Contains(provider.Name)
            || state.PendingActions.Any(action => action.IsFor(ActionKind.Query, provider.Name));
        if (!isKnown)
            world.Findings.Add($"{record.Key}: {provider.Name}'s callback of {id} was acknowledged and is not durable");
    }
}
