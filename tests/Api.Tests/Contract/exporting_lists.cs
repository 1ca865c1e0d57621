using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Payments.Api.Tests.Hosting;
using Payments.Application.Orders;
using Payments.Application.Results;
using Xunit;

namespace Payments.Api.Tests.Contract;

/// <summary>An export costs the memory of a part, whatever its length, and whoever reads it however slowly.</summary>
public sealed class Exporting_lists
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private int _read;

    [Fact]
    public async Task nothing_is_read_ahead_of_who_takes_it()
    {
        var taken = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512, useSynchronizationContext: false));
        var export = await ListExport.Begin(Parts(1_000), Cancel);
        Assert.Equal(1, _read);

        var writing = Write();

        // Each part has 600 bytes: the second does not fit any more, and waits.
        Assert.False(writing.IsCompleted);
        Assert.Equal(2, _read);
        var bytes = 0L;
        while (true)
        {
            var result = await taken.Reader.ReadAsync(Cancel);
            if (result is { IsCompleted: true, Buffer.IsEmpty: true })
                break;
            bytes += result.Buffer.Length;
            taken.Reader.AdvanceTo(result.Buffer.End);
            Assert.InRange(_read * 600L - bytes, 0, 3 * 600);
        }

        await writing;
        Assert.Equal((1_000, 600_000), (_read, bytes));

        async Task Write()
        {
            await export.WriteTo(taken.Writer.AsStream(), Cancel);
            await taken.Writer.CompleteAsync();
        }
    }

    [Fact]
    public async Task what_cannot_be_read_at_all_is_known_before_anything_is_sent_and_what_fails_later_is_thrown()
    {
        await Assert.ThrowsAsync<IOException>(() => ListExport.Begin(Parts(10, failsAt: 1), Cancel));
        _read = 0;
        var export = await ListExport.Begin(Parts(10, failsAt: 3), Cancel);
        using var sent = new MemoryStream();

        await Assert.ThrowsAsync<IOException>(() => export.WriteTo(sent, Cancel));

        Assert.Equal(2 * 600, sent.Length);
    }

    [Fact]
    public async Task an_export_of_several_pages_has_every_order_once_and_goes_on_behind_each_page()
    {
        await using var server = await PaymentsServer.Start();
        var merchant = await server.Register();
        var made = await Task.WhenAll(Enumerable.Range(0, 230).Select(_ => merchant.Order()));

        var all = await Records(server, merchant, "");
        Assert.Equal(made.Select(order => order.Text("id")).Order(), all.Select(record => record[0]).Order());
        Assert.Equal([99, 199], all.Index().Where(record => record.Item[^1] != "").Select(record => record.Index));

        var rest = await Records(server, merchant, "&cursor=" + all[199][^1]);
        Assert.Equal(all[200..].Select(record => record[0]), rest.Select(record => record[0]));
        var some = await Records(server, merchant, "&limit=150");
        Assert.Equal((150, false), (some.Count, some[^1][^1] == ""));
        Assert.True(OrderCommands.MaxExport >= made.Length);
    }

    private static async Task<List<string[]>> Records(PaymentsServer server, TestMerchant merchant, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/orders?format=csv" + query);
        request.Headers.Authorization = new("Bearer", merchant.ApiKey);
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        // Its length is not known before it has been read.
        Assert.Null(response.Content.Headers.ContentLength);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return [.. text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }

    private async IAsyncEnumerable<string> Parts(
        int count,
        int failsAt = -1,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        while (_read < count)
        {
            cancellation.ThrowIfCancellationRequested();
            if (++_read == failsAt)
                throw new IOException("The database is gone.");
            yield return new string('x', 600);
            await Task.CompletedTask;
        }
    }
}
