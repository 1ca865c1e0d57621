using System.Globalization;
using Payments.Crash.Tests.Linearizability.Accounts;
using Payments.Crash.Tests.Linearizability.Orders;
using Payments.Crash.Tests.Linearizability.Run;
using Payments.Crash.Tests.Load;
using Payments.Crash.Tests.Merchants;
using Payments.Crash.Tests.Run;
using Payments.Crash.Tests.Silos;
using Payments.Testing;
using Xunit;

namespace Payments.Crash.Tests.Linearizability;

/// <summary>
/// Every request and answer is recorded while processes die, stand still and lose the database, and a checker that knows nothing of the
/// code looks for an explanation: for each order and account one sequence of all that was asked, in which nothing takes effect before it is
/// asked for or after it was answered. <c>CRASH_REQUESTS</c> says how many requests, <c>CRASH_SEED</c> what is random.
/// </summary>
public sealed class Answers_of_a_cluster
{
    private const int DefaultRequests = 2_500;
    private const int SubjectsAtOnce = 6;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task about_an_order_or_account_have_one_explanation_whatever_dies_stands_still_or_loses_the_database()
    {
        using var run = new CrashRun();
        var findings = new Findings();
        await using var endpoint = await MerchantEndpoint.Start(new EndpointBehaviors(run.Seed));
        await using var cluster = await Cluster.Start(run, throughLinks: true);
        using var registration = new PaymentsClient(cluster);
        var shop = await TestMerchant.Register(registration, Cluster.AdminToken, endpoint, "json", acceptsLate: false);
        using var client = new RecordingClient(cluster);

        var workload = new Workload(
            number =>
                number % 3 == 2
                    ? new AccountSubject(client, shop, $"user-{number}")
                    : new OrderSubject(client, shop, $"history-{number}", 1_000 + number),
            SubjectsAtOnce
        );
        using var stopping = new CancellationTokenSource();
        var clients = workload.Run(run, stopping.Token);
        var disturbances = new Disturbances(cluster, client, run.RandomStream(1));
        await await Task.WhenAny(clients, disturbances.Run(Requests));
        await stopping.CancelAsync();
        await clients;

        foreach (var subject in workload.Subjects)
        {
            var missing = await Poll.Until(Limit, Interval, subject.Complete);
            findings.AddUnless(missing is null, $"When all was well again: {missing}");
            if (subject.Check() is { } unexplained)
                findings.Add($"{subject}: {unexplained}");
        }

        var answered = workload.Subjects.Sum(subject => subject.Counts.Answered);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {run.Seed}: {workload.Subjects.Count} orders and accounts, {answered} answers, "
                + $"{workload.Subjects.Sum(subject => subject.Counts.Unanswered)} requests without one; {disturbances}"
        );
        findings.AddUnless(answered >= Requests / 4, $"Only {answered} answers: that proves nothing.");
        run.Conclude(findings);
    }

    private static int Requests =>
        Environment.GetEnvironmentVariable("CRASH_REQUESTS") is { Length: > 0 } text
            ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : DefaultRequests;
}
