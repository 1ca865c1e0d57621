using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Payments.Hosting.Silo;

/// <summary>Lets what went wrong in a silo travel to whoever asked, with its cause; callers see it as an <c>OrleansException</c>.</summary>
internal static class ExceptionSerialization
{
    public static void AddTo(IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options =>
        {
            options.SupportedNamespacePrefixes.Add("Payments");
            options.SupportedNamespacePrefixes.Add("Npgsql");
        });
}
