using Microsoft.Extensions.Hosting;
using Payments.Grains.Actions;
using Payments.Hosting.Settings;
using Payments.Hosting.Settings.Channels;
using Payments.Sandbox;

namespace Payments.Hosting.Channels;

/// <summary>Refuses to start with settings for a channel that there is not: most often a misspelt name.</summary>
internal sealed class ChannelStartupCheck(ChannelSettings settings, ChannelRegistry channels) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in settings.Options.Channels.Keys)
            if (channels.Find(name) is null && name != SandboxChannel.ChannelName)
                throw new SettingException(
                    "Payments:Channels:" + name,
                    "is set, but there is no such channel: set its Kind, or add it by code."
                );
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
