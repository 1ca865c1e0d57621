using Microsoft.Playwright;
using Payments.Console.Tests.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(ConsoleBrowser))]

namespace Payments.Console.Tests.Hosting;

/// <summary>One server and one browser for all tests; each test has a profile of its own, and merchants of its own.</summary>
public sealed class ConsoleBrowser : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public TestServer Server { get; private set; } = null!;

    /// <summary>The server's, besides those of all tests.</summary>
    public string[] Settings { get; init; } = [];

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.Start(["--Payments:Console:SignInsPerMinute", "1000", .. Settings]);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
                // Within a container, where root runs it.
                Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            }
        );
    }

    /// <summary>A page of somebody who has not signed in. What the browser refuses or a script throws fails the test at its end.</summary>
    public async Task<ConsolePage> Open(int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = Server.Url,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
                ColorScheme = scheme,
            }
        );
        context.SetDefaultTimeout(10_000);
        return new ConsolePage(Server, context, await context.NewPageAsync());
    }

    /// <summary>A page of somebody who has signed in.</summary>
    public async Task<ConsolePage> SignIn(string secret, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await Open(width, scheme);
        await page.SignIn(secret);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Server.DisposeAsync();
    }
}
