using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Application.Access;
using Payments.Domain.Errors;
using Payments.Grains.Interfaces.Merchants;
using Xunit;

namespace Payments.Cluster.Tests.Silos;

/// <summary>Requests that are not idempotent, signed, and sent again to whichever process.</summary>
public sealed class Signed_requests_of_a_cluster
{
    [Fact]
    public async Task are_let_in_once_by_all_silos_together_and_not_again_after_one_of_them_died()
    {
        await using var silos = await ThreeSilos.Start();
        var merchant = (await silos.Client.GetGrain<IMerchantGrain>("mer_a").Get())!;
        var timestamp = silos.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"msg_{i}")];
        async Task<PaymentError?> Check(IServiceProvider silo, string id) =>
            await new RequestReplayGuard(silo.GetRequiredService<IGrainFactory>()).Check(merchant, id, timestamp);

        // Each is sent to every silo twice, all at the same moment.
        var answers = await Task.WhenAll(
            ids.Select(async id => await Task.WhenAll(silos.Silos.Concat(silos.Silos).Select(silo => Check(silo.ServiceProvider, id))))
        );

        Assert.All(answers, ofOne =>
        {
            Assert.Single(ofOne, answer => answer is null);
            Assert.Equal(5, ofOne.Count(answer => answer?.Code == PaymentErrorCode.RequestReplayed));
        });
        await silos.Kill(silos.Silos[1]);
        foreach (var silo in silos.Silos)
        foreach (var id in ids)
            Assert.Equal(PaymentErrorCode.RequestReplayed, (await ThreeSilos.Answered(() => Check(silo.ServiceProvider, id)))?.Code);
    }
}
