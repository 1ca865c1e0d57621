using System.Text.Json.Nodes;
using Payments.Client.Accounts;
using Payments.Client.Alerts;
using Payments.Client.Audit;
using Payments.Client.Merchants;
using Payments.Client.Operations;
using Payments.Client.Orders;
using Payments.Client.Tests.Hosting;
using Xunit;

namespace Payments.Client.Tests.Operations;

/// <summary>An operation of the API that the client has no method for is found here, as is a method that was named after none.</summary>
public class What_the_client_can_do(RunningServer server)
{
    /// <summary>Operations of the OpenAPI document, and the method for each.</summary>
    private static readonly Dictionary<string, (Type Client, string Method)> Methods = new(StringComparer.Ordinal)
    {
        ["CreateOrder"] = (typeof(OrdersClient), nameof(OrdersClient.CreateAsync)),
        ["GetOrder"] = (typeof(OrdersClient), nameof(OrdersClient.GetAsync)),
        ["ListOrders"] = (typeof(OrdersClient), nameof(OrdersClient.ListAsync)),
        ["CancelOrder"] = (typeof(OrdersClient), nameof(OrdersClient.CancelAsync)),
        ["RefundOrder"] = (typeof(OrdersClient), nameof(OrdersClient.RefundAsync)),
        ["ListRefunds"] = (typeof(OrdersClient), nameof(OrdersClient.ListRefundsAsync)),
        ["ListEvents"] = (typeof(OrdersClient), nameof(OrdersClient.ListEventsAsync)),
        ["VerifyEvents"] = (typeof(OrdersClient), nameof(OrdersClient.VerifyEventsAsync)),
        ["ListIgnoredCallbacks"] = (typeof(OrdersClient), nameof(OrdersClient.ListIgnoredCallbacksAsync)),
        ["ListNotifications"] = (typeof(OrdersClient), nameof(OrdersClient.ListNotificationsAsync)),
        ["ResendNotification"] = (typeof(OrdersClient), nameof(OrdersClient.ResendNotificationAsync)),
        ["GetQrSvg"] = (typeof(OrdersClient), nameof(OrdersClient.GetQrCodeSvgAsync)),
        ["GetQrPng"] = (typeof(OrdersClient), nameof(OrdersClient.GetQrCodePngAsync)),
        ["GetAccount"] = (typeof(AccountsClient), nameof(AccountsClient.GetAsync)),
        ["ListEntries"] = (typeof(AccountsClient), nameof(AccountsClient.ListEntriesAsync)),
        ["VerifyAccount"] = (typeof(AccountsClient), nameof(AccountsClient.VerifyAsync)),
        ["VerifyAccounts"] = (typeof(AccountsClient), nameof(AccountsClient.VerifyAllAsync)),
        ["AdjustAccount"] = (typeof(AccountsClient), nameof(AccountsClient.AdjustAsync)),
        ["ListUserSecrets"] = (typeof(AccountsClient), nameof(AccountsClient.ListSecretsAsync)),
        ["AddUserSecret"] = (typeof(AccountsClient), nameof(AccountsClient.AddSecretAsync)),
        ["RotateUserSecret"] = (typeof(AccountsClient), nameof(AccountsClient.RotateSecretAsync)),
        ["RevokeUserSecret"] = (typeof(AccountsClient), nameof(AccountsClient.RevokeSecretAsync)),
        ["RegisterMerchant"] = (typeof(MerchantsClient), nameof(MerchantsClient.RegisterAsync)),
        ["ListMerchants"] = (typeof(MerchantsClient), nameof(MerchantsClient.ListAsync)),
        ["GetMerchant"] = (typeof(MerchantsClient), nameof(MerchantsClient.GetAsync)),
        ["ChangeMerchant"] = (typeof(MerchantsClient), nameof(MerchantsClient.ChangeAsync)),
        ["AddKey"] = (typeof(MerchantsClient), nameof(MerchantsClient.AddKeyAsync)),
        ["RevokeKey"] = (typeof(MerchantsClient), nameof(MerchantsClient.RevokeKeyAsync)),
        ["RotateKey"] = (typeof(MerchantsClient), nameof(MerchantsClient.RotateKeyAsync)),
        ["SetLogo"] = (typeof(MerchantsClient), nameof(MerchantsClient.SetLogoAsync)),
        ["RemoveLogo"] = (typeof(MerchantsClient), nameof(MerchantsClient.RemoveLogoAsync)),
        ["RotateWebhookSecret"] = (typeof(MerchantsClient), nameof(MerchantsClient.RotateWebhookSecretAsync)),
        ["GetSummary"] = (typeof(MerchantsClient), nameof(MerchantsClient.GetSummaryAsync)),
        ["ListExhausted"] = (typeof(MerchantsClient), nameof(MerchantsClient.ListExhaustedAsync)),
        ["ResendExhausted"] = (typeof(MerchantsClient), nameof(MerchantsClient.ResendExhaustedAsync)),
        ["TestNotification"] = (typeof(MerchantsClient), nameof(MerchantsClient.TestNotificationAsync)),
        ["AdvanceClock"] = (typeof(TestClockClient), nameof(TestClockClient.AdvanceAsync)),
        ["GetMoney"] = (typeof(OperationsClient), nameof(OperationsClient.GetMoneyAsync)),
        ["ListForeignReports"] = (typeof(OperationsClient), nameof(OperationsClient.ListForeignReportsAsync)),
        ["ListUnconfirmedPayments"] = (typeof(OperationsClient), nameof(OperationsClient.ListUnconfirmedPaymentsAsync)),
        ["ResolveOrder"] = (typeof(OperationsClient), nameof(OperationsClient.ResolveAsync)),
        ["ListAudit"] = (typeof(AuditClient), nameof(AuditClient.ListAsync)),
        ["VerifyAudit"] = (typeof(AuditClient), nameof(AuditClient.VerifyAsync)),
        ["ListAlerts"] = (typeof(AlertsClient), nameof(AlertsClient.ListAsync)),
        ["AcknowledgeAlert"] = (typeof(AlertsClient), nameof(AlertsClient.AcknowledgeAsync)),
        ["GetReady"] = (typeof(OperationsClient), nameof(OperationsClient.GetHealthAsync)),
        ["ListChannels"] = (typeof(OperationsClient), nameof(OperationsClient.ListChannelsAsync)),
        ["GetOrderCounts"] = (typeof(OrdersClient), nameof(OrdersClient.GetCountsAsync)),
        ["ListLimits"] = (typeof(OperationsClient), nameof(OperationsClient.GetLimitsAsync)),
        ["GetMerchantLimits"] = (typeof(MerchantsClient), nameof(MerchantsClient.GetLimitsAsync)),
        ["ListDeadLetters"] = (typeof(OperationsClient), nameof(OperationsClient.ListDeadLettersAsync)),
        ["ResendDeadLetter"] = (typeof(OperationsClient), nameof(OperationsClient.ResendDeadLetterAsync)),
        ["DiscardDeadLetter"] = (typeof(OperationsClient), nameof(OperationsClient.DiscardDeadLetterAsync)),
        ["PauseChannel"] = (typeof(OperationsClient), nameof(OperationsClient.PauseChannelAsync)),
        ["ResumeChannel"] = (typeof(OperationsClient), nameof(OperationsClient.ResumeChannelAsync)),
    };

    /// <summary>What providers call under their own signatures, and supervisors of the process.</summary>
    private static readonly string[] NotForClients = ["ChannelCallback", "GetLive"];

    [Fact]
    public async Task is_every_operation_that_the_api_describes()
    {
        var document = JsonNode.Parse(await server.Http.GetStringAsync(new Uri(server.Url, "/openapi/v1.json")))!;
        var operations = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => (operation.Value as JsonObject)?["operationId"]?.GetValue<string>())
            .OfType<string>()
            .Except(NotForClients, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        Assert.Equal(Methods.Keys.Order(StringComparer.Ordinal), operations);
        Assert.All(Methods.Values, method => Assert.Contains(method.Client.GetMethods(), known => known.Name == method.Method));
    }
}
