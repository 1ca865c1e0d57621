using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Payments.Application.Merchants;
using Payments.Application.Results;
using Payments.Console.Access;
using Payments.Console.Tests.Hosting;
using Payments.Domain.Audit;
using Payments.Domain.Ids;
using Payments.Domain.Merchants;
using Xunit;

namespace Payments.Console.Tests.Access;

/// <summary>A page offers only what its key allows. Whatever asks all the same is refused, and written down as a request is.</summary>
public sealed class What_may_not_be_done(ConsoleBrowser browser)
{
    private const string OrderId = "ord_aaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task Is_in_the_audit_with_who_asked_for_what()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await using var console = await SignedIn(merchant, "read");

        var cancelled = await console.Session.Act(AuditAction.CancelOrder, OrderId, KeyScope.Write, Never);
        var renamed = await console.Session.ActAbout(AuditAction.ChangeMerchant, new MerchantId(merchant.Id), null, KeyScope.Manage, Never);

        Assert.Equal(["insufficient_scope", "insufficient_scope"], new[] { cancelled, renamed }.Select(act => act.Error!.CodeText));
        var acts = await Acts(merchant);
        Assert.Equal(
            [("change_merchant", merchant.Id, "insufficient_scope"), ("cancel_order", OrderId, "insufficient_scope")],
            acts.Take(2).Select(act => (Text(act, "action"), Text(act, "target"), Text(act, "outcome")))
        );
        Assert.All(acts.Take(2), act =>
            Assert.Equal(
                ("console", console.KeyId),
                (Text(act.GetProperty("actor"), "transport"), Text(act.GetProperty("actor"), "key_id"))
            )
        );
    }

    [Fact]
    public async Task To_another_merchant_is_in_the_audit_of_whoever_tried()
    {
        var (merchant, other) = (await browser.Server.Register("Coffee House"), await browser.Server.Register("Tea House"));
        await using var console = await SignedIn(other, "read", "write", "manage");

        var renamed = await console.Session.ActAbout(AuditAction.ChangeMerchant, new MerchantId(merchant.Id), null, KeyScope.Manage, Never);

        Assert.Equal("merchant_not_found", renamed.Error!.CodeText);
        var act = (await Acts(other))[0];
        Assert.Equal(
            ("change_merchant", merchant.Id, "merchant_not_found"),
            (Text(act, "action"), Text(act, "target"), Text(act, "outcome"))
        );
    }

    [Fact]
    public async Task Is_not_in_it_where_it_is_no_act_but_a_look()
    {
        var merchant = await browser.Server.Register("Coffee House");
        await using var console = await SignedIn(merchant, "write");
        var before = (await Acts(merchant)).Count;

        var read = await console.Session.Run(KeyScope.Read, _ => Never(null!));
        var settings = await console.Session.ReadAbout(new MerchantId(merchant.Id), KeyScope.Manage, () => Never(null!));

        Assert.Equal(["insufficient_scope", "insufficient_scope"], new[] { read, settings }.Select(look => look.Error!.CodeText));
        Assert.Equal(before, (await Acts(merchant)).Count);
    }

    private static Task<CommandResult<MerchantResponse>> Never(object actor) =>
        throw new InvalidOperationException("It was not to be done.");

    private async Task<SignedInConsole> SignedIn(TestMerchant merchant, params string[] scopes)
    {
        var key = await browser.Server.Send(
            HttpMethod.Post,
            $"/v1/merchants/{merchant.Id}/keys",
            browser.Server.AdminToken,
            new { name = "till", scopes }
        );
        return new SignedInConsole(browser.Server.Services, merchant.Id, Text(key, "id")!);
    }

    private async Task<IReadOnlyList<JsonElement>> Acts(TestMerchant merchant) =>
        [
            .. (await browser.Server.Send(HttpMethod.Get, "/v1/audit?merchant_id=" + merchant.Id, browser.Server.AdminToken))
                .GetProperty("data")
                .EnumerateArray(),
        ];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>The services of a page that somebody looks at.</summary>
    private sealed class SignedInConsole : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private readonly AsyncServiceScope _scope;

        public SignedInConsole(IServiceProvider server, string merchantId, string keyId)
        {
            KeyId = keyId;
            _services = ConsoleServices.Build(server);
            _scope = _services.CreateAsyncScope();
            var user = new ConsoleUser(new MerchantId(merchantId), keyId, null, TimeProvider.System.GetUtcNow(), IPAddress.Loopback);
            var state = (IHostEnvironmentAuthenticationStateProvider)
                _scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
            state.SetAuthenticationState(Task.FromResult(new AuthenticationState(user.ToPrincipal())));
        }

        public string KeyId { get; }

        public ConsoleSession Session => _scope.ServiceProvider.GetRequiredService<ConsoleSession>();

        public async ValueTask DisposeAsync()
        {
            await _scope.DisposeAsync();
            await _services.DisposeAsync();
        }
    }
}
