using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Payments.Hosting.Silo;

/// <summary>
/// Lets what went wrong in a silo travel to whoever asked, with its cause. What cannot travel arrives as a missing codec, which looks like
/// a bug: so it is also what Orleans itself may fail with, which places grains by Polly.
/// </summary>
internal static class ExceptionSerialization
{
    public static void AddTo(IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options =>
        {
            options.SupportedNamespacePrefixes.Add("Payments");
            options.SupportedNamespacePrefixes.Add("Npgsql");
            options.SupportedNamespacePrefixes.Add("Polly");
        });
}
