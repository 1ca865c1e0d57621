using Payments.Cli.Settings;
using Payments.Client.Orders;

namespace Payments.Cli.Scenarios;

/// <summary>Does on the sandbox's page what a payer would.</summary>
internal static class SandboxPayer
{
    private const string PagePath = "/sandbox/pay/";

    /// <exception cref="UsageException">The order is not one that the sandbox has.</exception>
    public static async Task Pay(Order order, string outcome, CancellationToken cancellationToken)
    {
        if (order.PayUrl is not { } url || !url.Contains(PagePath, StringComparison.Ordinal))
            throw new UsageException($"{order.Id} is {order.Status} and not to be paid in the sandbox.");
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("outcome", outcome)]);
        using var response = await http.PostAsync(url, form, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The sandbox answered {(int)response.StatusCode}.");
    }
}
