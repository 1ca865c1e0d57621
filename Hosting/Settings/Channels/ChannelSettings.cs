using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Payments.Channels;
using Payments.Channels.Http.Settings;
using Payments.Channels.Resilience;
using Payments.Sandbox;

namespace Payments.Hosting.Settings.Channels;

/// <summary>The settings under <c>Payments:Channels</c>.</summary>
/// <param name="Options">Limits and preference of each channel.</param>
/// <param name="Http">The providers that are described by settings.</param>
public sealed record ChannelSettings(ChannelOptions Options, ImmutableArray<HttpChannelOptions> Http)
{
    private const string Root = "Payments:Channels";
    private const int MaxNameLength = 32;

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="SettingException">One of them is not usable; the message names it.</exception>
    public static ChannelSettings Read(IConfiguration configuration)
    {
        var options = new ChannelOptions
        {
            PreferenceTimeout = configuration.Milliseconds("Payments:Verification:PreferenceLimitMs", 1000, 0, 10_000),
        };
        var http = ImmutableArray.CreateBuilder<HttpChannelOptions>();
        foreach (var child in configuration.GetSection(Root).GetChildren())
        {
            var channel = new SettingSection(child);
            if (
                channel.Name.Length > MaxNameLength
                || !channel.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            )
                throw new SettingException(child.Path, "is no name for a channel; it must be 1 to 32 of a-z 0-9 _.");
            options = options with { Channels = options.Channels.Add(channel.Name, ReadChannel(channel)) };
            if (channel.Text("Kind") is { } kind)
            {
                if (kind != "http")
                    throw channel.Invalid("Kind", $"is \"{kind}\"; it must be http, or not be set for a channel made by code.");
                if (channel.Name == SandboxChannel.ChannelName)
                    throw channel.Invalid("Kind", "must not be set: that channel is the simulated one.");
                http.Add(HttpChannelSettings.Read(channel));
            }

            channel.EnsureAllRead();
        }

        return new ChannelSettings(options, http.DrainToImmutable());
    }

    private static PerChannelOptions ReadChannel(SettingSection channel)
    {
        var defaults = new CallLimits();
        return new PerChannelOptions
        {
            Enabled = channel.Flag("Enabled", defaultValue: true),
            Preference = channel.Number("Preference", PerChannelOptions.Default.Preference, 0, 1000),
            Limits = new CallLimits
            {
                TimeLimit = channel.Milliseconds("TimeLimitMs", defaults.TimeLimit, 100, 20_000),
                MaxConcurrent = channel.Number("MaxConcurrent", defaults.MaxConcurrent, 1, 2048),
                MaxWaiting = channel.Number("MaxWaiting", defaults.MaxWaiting, 0, 8192),
                Retries = channel.Number("Retries", defaults.Retries, 0, 5),
                RetryDelay = channel.Milliseconds("RetryDelayMs", defaults.RetryDelay, 0, 5000),
                CircuitFailureRatio = channel.Ratio("CircuitFailureRatio", defaults.CircuitFailureRatio, 0.05),
                CircuitMinimumCalls = channel.Number("CircuitMinimumCalls", defaults.CircuitMinimumCalls, 2, 10_000),
                CircuitWindow = channel.Seconds("CircuitWindowSeconds", defaults.CircuitWindow, 1, 600),
                CircuitBreak = channel.Seconds("CircuitBreakSeconds", defaults.CircuitBreak, 1, 600),
            },
        };
    }
}
