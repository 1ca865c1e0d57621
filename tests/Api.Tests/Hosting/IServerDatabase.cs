namespace Payments.Api.Tests.Hosting;

/// <summary>What a server under test keeps its state in.</summary>
internal interface IServerDatabase
{
    /// <summary>The server's arguments for it.</summary>
    IReadOnlyList<string> Settings { get; }

    Task Make();

    /// <summary>Changes what is stored behind the server's back.</summary>
    Task Change(PaymentsServer server, string sql);

    /// <summary>What is stored of merchants, as bytes.</summary>
    Task<byte[]> Content();

    Task Remove();
}
