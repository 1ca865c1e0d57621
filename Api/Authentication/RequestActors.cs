using Payments.Api.Requests;
using Payments.Application.Access;
using Payments.Hosting.Connections;
using Payments.Hosting.Settings;

namespace Payments.Api.Authentication;

/// <summary>Who has a request's command carried out. Made for commands that change something alone: orders are made without.</summary>
internal static class RequestActors
{
    /// <summary>The operator or merchant that was proved.</summary>
    public static Actor GetActor(this HttpContext http) =>
        RequestInfo.Of(http).Caller is null ? http.GetOperatorActor() : http.GetMerchantActor();

    /// <summary>The merchant that was proved.</summary>
    public static MerchantActor GetMerchantActor(this HttpContext http) =>
        new(RequestInfo.Of(http).Caller!, http.GetOrigin(Transport.Http));

    /// <summary>The operator that was proved.</summary>
    /// <exception cref="InvalidOperationException">None was: the endpoint has no filter that lets operators in.</exception>
    public static OperatorActor GetOperatorActor(this HttpContext http) =>
        RequestInfo.Of(http).IsOperator
            ? new OperatorActor(http.RequestServices.GetRequiredService<AdminToken>().Mark, http.GetOrigin(Transport.Http))
            : throw new InvalidOperationException("Nobody has proved to be an operator.");

    /// <summary>From where the request comes.</summary>
    public static Origin GetOrigin(this HttpContext http, Transport transport) =>
        new(transport, ClientAddress.Of(http, http.RequestServices.GetRequiredService<PaymentsSettings>().Limits.Connections));
}
