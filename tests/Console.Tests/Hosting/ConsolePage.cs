using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace Payments.Console.Tests.Hosting;

/// <summary>A tab that looks at the console.</summary>
public sealed class ConsolePage : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();

    internal ConsolePage(TestServer server, IBrowserContext context, IPage page)
    {
        (_server, _context, Page) = (server, context, page);
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
                _faults.Enqueue(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(_server.Url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
                _faults.Enqueue("another host is asked: " + request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Goes to a page of the console.</summary>
    public async Task<IResponse> Go(string path) => (await Page.GotoAsync("/console/" + path))!;

    /// <summary>Signs in by the form.</summary>
    public async Task SignIn(string secret)
    {
        await Go("sign-in");
        await Page.GetByLabel("API key or admin token").FillAsync(secret);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Waits for a heading.</summary>
    public Task Heading(string text) => Page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true }).WaitForAsync();

    /// <summary>Waits for a text.</summary>
    public Task Text(string text) => Page.GetByText(text).First.WaitForAsync();

    /// <summary>Answers the question that stands in front of the page.</summary>
    public async Task Confirm(string button)
    {
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        // While it fades away its buttons are there beside the page's own.
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.True(_faults.IsEmpty, string.Join('\n', _faults.Concat(_server.Errors)));
    }
}
