using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Payments.Testing;

namespace Orleans.Payments.Api.Tests;

/// <summary>What a server under test keeps its state in. <c>ServerDatabase</c> is the one of the grain host that is built.</summary>
internal interface IServerDatabase
{
    /// <summary>The server's arguments for it.</summary>
    IReadOnlyList<string> Settings { get; }

    Task Make();

    /// <summary>Has the grains go by the test's clock.</summary>
    void UseClock(IServiceCollection services, ManualClock clock);

    /// <summary>Changes what is stored behind the server's back.</summary>
    Task Change(PaymentsServer server, string sql);

    /// <summary>What is stored of merchants, as bytes.</summary>
    Task<byte[]> Content();

    Task Remove();
}
