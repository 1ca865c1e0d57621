using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Payments.Api.Tests.Hosting;
using Payments.Grains.Interfaces.Merchants;
using Payments.Grains.Secrets;
using Payments.Hosting.Settings;
using Payments.Storage;
using Payments.Storage.Metadata;
using Payments.Testing;
using Xunit;

namespace Payments.Api.Tests.Secrets;

/// <summary>A master key that is lost, wrong or replaced, on whichever database.</summary>
public sealed class When_the_master_key_is_another
{
    [Fact]
    public async Task a_server_that_has_lost_its_key_says_so_makes_no_other_and_goes_on_when_it_is_back()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var key = File.ReadAllText(KeyFile(server));
        File.Delete(KeyFile(server));

        for (var attempt = 0; attempt < 2; attempt++)
            Assert.StartsWith(KeyFile(server), (await Assert.ThrowsAsync<SettingException>(server.Restart)).Message);
        Assert.False(File.Exists(KeyFile(server)));

        File.WriteAllText(KeyFile(server), key);
        await server.Restart();
        Assert.Equal(HttpStatusCode.OK, await server.SignedRead(merchant.Id, merchant.WebhookSecret));
    }

    [Fact]
    public async Task another_key_is_refused_with_both_names_and_what_to_do()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var key = File.ReadAllText(KeyFile(server));
        var other = NewKey();
        File.WriteAllText(KeyFile(server), other);

        var refused = await Assert.ThrowsAsync<SettingException>(server.Restart);
        Assert.All((string[])[IdOf(key), IdOf(other), "Payments:PreviousMasterKeys"], named => Assert.Contains(named, refused.Message));
        Assert.DoesNotContain(other.Trim(), refused.Message);

        File.WriteAllText(KeyFile(server), key);
        await server.Restart();
        Assert.Equal(HttpStatusCode.OK, await server.SignedRead(merchant.Id, merchant.WebhookSecret));
    }

    [Fact]
    public async Task a_new_key_beside_the_old_seals_everything_anew_while_the_server_runs_and_the_old_one_is_refused()
    {
        await using var server = await PaymentsServer.Start();
        var merchants = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => server.Register()));
        var (_, rotated) = await server.Admin(HttpMethod.Post, $"{merchants[0].Id}/webhook-secret/rotate", new { overlap_seconds = 3600 });
        var (old, replacing) = (File.ReadAllText(KeyFile(server)), NewKey());
        File.Move(KeyFile(server), KeyFile(server) + ".previous");
        File.WriteAllText(KeyFile(server), replacing);

        await server.Restart();
        var during = await All(server, merchants, rotated.Text("webhook_secret"));
        await Poll.Until("the end of the old key", async () =>
            await server.Services.GetRequiredService<IDatabaseMetadata>().FindAsync("master_keys_before") == IdOf(old)
        );
        File.Delete(KeyFile(server) + ".previous");
        await server.Restart();
        var after = await All(server, merchants, rotated.Text("webhook_secret"));
        var stored = Encoding.UTF8.GetString(await server.Database.Content());

        Assert.All([.. during, .. after], answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Contains(IdOf(replacing), stored);
        foreach (
            var configuration in (string[][])
                [
                    [],
                    ["--Payments:PreviousMasterKeys:0", replacing.Trim()],
                ]
        )
        {
            File.WriteAllText(KeyFile(server), old);
            server.Settings = configuration;
            Assert.Contains(IdOf(replacing), (await Assert.ThrowsAsync<SettingException>(server.Restart)).Message);
        }

        File.WriteAllText(KeyFile(server), replacing);
        server.Settings = [];
        await server.Restart();
        Assert.All(await All(server, merchants, rotated.Text("webhook_secret")), answer => Assert.Equal(HttpStatusCode.OK, answer));
    }

    [Fact]
    public async Task a_key_from_settings_is_replaced_by_settings_and_the_old_one_is_needed_until_it_has_left()
    {
        var (old, replacing) = (NewKey().Trim(), NewKey().Trim());
        await using var server = await PaymentsServer.Start("--Payments:MasterKey", old);
        var merchant = await server.Register();
        var read = (await Grain(server, merchant).Get())!;
        var order = await merchant.Order();

        server.Settings = ["--Payments:MasterKey", replacing];
        Assert.Contains(IdOf(old), (await Assert.ThrowsAsync<SettingException>(server.Restart)).Message);
        server.Settings = ["--Payments:MasterKey", replacing, "--Payments:PreviousMasterKeys:0", old];
        await server.Restart();

        Assert.Equal(HttpStatusCode.OK, await server.SignedRead(merchant.Id, merchant.WebhookSecret));
        await Poll.Until("the end of the old key", async () =>
            await server.Services.GetRequiredService<IDatabaseMetadata>().FindAsync("master_keys_before") == IdOf(old)
        );
        // What the simulated provider gave out before is under a key that follows from the old one.
        using var page = await server.Http.GetAsync(new Uri(order.Text("pay_url")).AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        // Whoever has read the merchant before does not put back what it was sealed under.
        Assert.False(
            await Grain(server, merchant).Replace(read with { Name = "Other", UpdatedAt = read.UpdatedAt.AddSeconds(1) }, read.UpdatedAt)
        );
        server.Settings = ["--Payments:MasterKey", replacing];
        await server.Restart();
        Assert.Equal(HttpStatusCode.OK, await server.SignedRead(merchant.Id, merchant.WebhookSecret));
    }

    [Fact]
    public async Task a_secret_under_a_key_that_nobody_has_stays_as_it_is()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var grain = Grain(server, merchant);
        var box = server.Services.GetRequiredService<SecretBox>();
        var read = (await grain.Get())!;
        // As a process would have sealed it that has another key.
        var foreign = read with
        {
            WebhookKey = read.WebhookKey with { KeyId = "mk_other" },
            UpdatedAt = read.UpdatedAt.AddMilliseconds(1),
        };
        Assert.True(await grain.Replace(foreign, read.UpdatedAt));

        Assert.False(await grain.ReEncryptSecrets("mk_other"));
        Assert.False(await grain.ReEncryptSecrets(box.SealingKeyId));
        Assert.True(await grain.Replace(read with { UpdatedAt = foreign.UpdatedAt.AddMilliseconds(1) }, foreign.UpdatedAt));
        Assert.True(await grain.ReEncryptSecrets(box.SealingKeyId));
        Assert.Equal(HttpStatusCode.OK, await server.SignedRead(merchant.Id, merchant.WebhookSecret));
    }

    [Fact]
    public async Task a_first_run_that_ended_before_its_database_was_begun_goes_on_with_the_key_that_it_made()
    {
        var directory = Directory.CreateTempSubdirectory("payments-secrets-").FullName;
        var made = FirstRunSecrets.MasterKey(
            PaymentsSettings.Read(TestConfiguration.Of(("Payments:DataDirectory", directory)), isDevelopment: true)
        );
        await using var server = await PaymentsServer.Start();
        await server.Stop();
        foreach (var file in Directory.GetFiles(server.Directory))
            File.Delete(file);
        File.Copy(Path.Combine(directory, "master.key.unused"), KeyFile(server) + ".unused");
        Directory.Delete(directory, recursive: true);
        if (server.Database is not SqliteServerDatabase)
            return;

        await server.Restart();
        Assert.Equal(Convert.ToBase64String(made.Key), File.ReadAllText(KeyFile(server)).Trim());
        Assert.False(File.Exists(KeyFile(server) + ".unused"));
        await server.Register();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_key_whose_database_is_gone_or_empty_is_refused_and_stays(bool isEmpty)
    {
        await using var server = await PaymentsServer.StartOnSqlite(_ => { }, "--Payments:Sandbox:Enabled", "false");
        await server.Register();
        await server.Stop();
        var (database, key) = (Path.Combine(server.Directory, "payments.db"), File.ReadAllText(KeyFile(server)));
        File.Delete(database);
        if (isEmpty)
            File.WriteAllText(database, "");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refused = await Assert.ThrowsAsync<StorageException>(server.Restart);
            Assert.Equal("storage_missing", refused.Code);
            Assert.Contains("backup", refused.Message);
        }

        Assert.Equal((isEmpty, key), (File.Exists(database), File.ReadAllText(KeyFile(server))));
    }

    private static IMerchantGrain Grain(PaymentsServer server, TestMerchant merchant) =>
        server.Services.GetRequiredService<IGrainFactory>().GetGrain<IMerchantGrain>(merchant.Id);

    private static string KeyFile(PaymentsServer server) => Path.Combine(server.Directory, "master.key");

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBox.KeyLength)) + "\n";

    private static string IdOf(string key) => new SecretBox(Convert.FromBase64String(key)).KeyId;

    private static Task<HttpStatusCode[]> All(PaymentsServer server, TestMerchant[] merchants, string rotated) =>
        Task.WhenAll(
            merchants
                .Select(merchant => (merchant.Id, merchant.WebhookSecret))
                .Append((merchants[0].Id, rotated))
                .Select(known => server.SignedRead(known.Item1, known.Item2))
        );
}
