using System.Security.Cryptography.X509Certificates;
using Payments.Testing;
using Payments.Testing.Certificates;
using Payments.Testing.PostgreSql;
using Xunit;

namespace Payments.Cluster.Tests.Tls;

public sealed class Silos_with_certificates : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tls-");
    private readonly TestAuthority _authority = new("ours");
    private readonly TestAuthority _foreign = new("not ours");
    private PostgreSqlTestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();

    [Fact]
    public async Task of_one_authority_form_a_cluster_and_one_with_a_foreign_certificate_is_kept_out()
    {
        await using var first = Silo("first", _authority);
        await using var second = Silo("second", _authority);
        await using var third = Silo("third", _authority);
        foreach (var silo in (SiloUnderTls[])[first, second, third])
            await silo.Start(TestContext.Current.CancellationToken);
        int[] ours = [.. new[] { first.Port, second.Port, third.Port }.Order()];
        await Poll.Until("three silos", async () => (await third.Active()).SequenceEqual(ours));

        await using var intruder = Silo("intruder", _foreign);
        using var stop = new CancellationTokenSource();
        var joining = intruder.Start(stop.Token);
        // It knows where the others are from the database, and tries each before it takes part.
        await Assert.ThrowsAsync<TimeoutException>(() =>
            joining.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, TestContext.Current.CancellationToken)
        );

        Assert.Equal(ours, await first.Active());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => joining);
    }

    [Fact]
    public async Task speak_only_to_who_shows_one_of_their_authority()
    {
        await using var silo = Silo("silo", _authority);
        await silo.Start(TestContext.Current.CancellationToken);

        Assert.NotNull(await silo.Connect(Certificate(_authority)));
        Assert.Null(await silo.Connect(Certificate(_foreign)));
        Assert.Null(await silo.Connect(Certificate(_authority, ends: TimeProvider.System.GetUtcNow().AddMinutes(-1))));
        Assert.Null(await silo.Connect(null));
    }

    [Fact]
    public async Task show_a_replaced_one_and_accept_a_new_authority_without_a_restart()
    {
        await using var silo = Silo("silo", _authority);
        await silo.Start(TestContext.Current.CancellationToken);
        var before = await silo.Connect(Certificate(_authority));

        // As Kubernetes replaces what it mounts: new files in a new directory, and a link to it.
        File.WriteAllText(Path.Combine(silo.Directory, "ca.crt"), _authority.Pem + "\n" + _foreign.Pem);
        var (certificate, key) = _foreign.Issue("silo");
        Replace(silo.Directory, "tls.key", key);
        Replace(silo.Directory, "tls.crt", certificate);

        await Poll.Until("the new certificate", async () =>
            await silo.Connect(Certificate(_foreign)) is { } shown && shown.Thumbprint != before!.Thumbprint
        );
        Assert.NotNull(await silo.Connect(Certificate(_authority)));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _authority.Dispose();
        _foreign.Dispose();
        _directory.Delete(recursive: true);
    }

    private SiloUnderTls Silo(string name, TestAuthority authority) =>
        new(_database.ConnectionString, Path.Combine(_directory.FullName, name), authority);

    private static X509Certificate2 Certificate(TestAuthority authority, DateTimeOffset? ends = null)
    {
        var (certificate, key) = authority.Issue("client", ends);
        return X509Certificate2.CreateFromPem(certificate, key);
    }

    private static void Replace(string directory, string file, string content)
    {
        var elsewhere = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "..data")).FullName, file);
        File.WriteAllText(elsewhere, content);
        File.Delete(Path.Combine(directory, file));
        File.CreateSymbolicLink(Path.Combine(directory, file), elsewhere);
    }
}
