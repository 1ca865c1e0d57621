using System.Security.Cryptography;
using System.Text;

namespace Payments.Crash.Tests.Merchants;

/// <summary>How a merchant's endpoint treats a notification.</summary>
internal enum EndpointBehavior
{
    Good,
    Slow,
    Fails,
    HangsUp,
    SaysSomethingElse,
}

/// <summary>Draws moods from the seed, the notification's id and how often it has come: rare, and over after the second time.</summary>
internal sealed class EndpointBehaviors(int seed)
{
    /// <summary>Whether a bad mood may come back: a second failure costs half a minute.</summary>
    public bool MayRepeat { get; set; } = true;

    public EndpointBehavior Of(string id, int timesBefore)
    {
        var draw = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{id}"));
        return timesBefore switch
        {
            0 => draw[0] switch
            {
                < 8 => EndpointBehavior.Fails,
                < 14 => EndpointBehavior.Slow,
                < 17 => EndpointBehavior.HangsUp,
                < 20 => EndpointBehavior.SaysSomethingElse,
                _ => EndpointBehavior.Good,
            },
            1 when MayRepeat && draw[1] < 16 => EndpointBehavior.Fails,
            _ => EndpointBehavior.Good,
        };
    }

    /// <summary>
    /// How many others come before a slow one is answered: up to 32. Where so many do not come, the sender's time limit ends it.
    /// </summary>
    public int SlownessOf(string id) => 1 + (SHA256.HashData(Encoding.UTF8.GetBytes($"{id}:{seed}"))[0] / 8);
}
