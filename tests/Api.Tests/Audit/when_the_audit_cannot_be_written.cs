using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Tests.Hosting;
using Payments.Storage;
using Payments.Storage.Audit;
using Payments.Storage.Orders;
using Xunit;

namespace Payments.Api.Tests.Audit;

public sealed class When_the_audit_cannot_be_written
{
    [Fact]
    public async Task nothing_is_done_and_what_is_done_is_never_without_an_entry()
    {
        var trail = new FailingTrail();
        await using var server = await PaymentsServer.Start(trail.Use);
        var merchant = await server.Register();

        trail.Refused = _ => true;
        var (status, problem) = await server.Admin(HttpMethod.Patch, merchant.Id, new { name = "Other" });
        // Orders are made all the same.
        await merchant.Order();
        trail.Refused = row => row.Completes is not null;
        var (done, changed) = await server.Admin(HttpMethod.Patch, merchant.Id, new { name = "Third" });
        trail.Refused = _ => false;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "audit_unavailable"), (status, problem.Text("code")));
        Assert.Equal((HttpStatusCode.OK, "Third"), (done, changed.Text("name")));
        var acts = await server.List("/v1/audit");
        Assert.Equal(
            ["change_merchant unknown", "register_merchant accepted"],
            acts.Select(act => $"{act.Text("action")} {act.Text("outcome")}")
        );
        Assert.Equal("""[{"field":"name","before":"Shop","after":"Third"}]""", acts[0]["changes"]!.ToJsonString());
    }

    private sealed class FailingTrail : IAuditTrail
    {
        private IAuditTrail? _inner;

        public Func<AuditRow, bool> Refused { get; set; } = _ => false;

        public void Use(IServiceCollection services)
        {
            var own = services.Last(service => service.ServiceType == typeof(IAuditTrail)).ImplementationType!;
            services.AddSingleton<IAuditTrail>(provider =>
            {
                _inner = (IAuditTrail)ActivatorUtilities.CreateInstance(provider, own);
                return this;
            });
        }

        public Task<long> AppendAsync(AuditRow row) =>
            Refused(row) ? throw new StorageException(StorageFault.Full, "No space is left.") : _inner!.AppendAsync(row);

        public Task<AuditPage> ListAsync(AuditListing listing, CancellationToken cancellationToken = default) =>
            _inner!.ListAsync(listing, cancellationToken);

        public Task<IReadOnlyList<AuditLink>> LinksAsync(
            string? merchantId,
            OrderCursor after,
            int limit,
            CancellationToken cancellationToken = default
        ) => _inner!.LinksAsync(merchantId, after, limit, cancellationToken);
    }
}
