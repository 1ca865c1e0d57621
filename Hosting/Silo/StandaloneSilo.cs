using System.Net;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Payments.Hosting.Silo;

/// <summary>A silo that is all there is of its cluster: nobody reaches its grains but from within the process.</summary>
internal static class StandaloneSilo
{
    private const string Name = "orleans-payments";

    /// <summary>Every silo has an address; nobody listens at this one.</summary>
    private static readonly IPEndPoint Nominal = new(IPAddress.Loopback, 1);

    public static ISiloBuilder StandAlone(this ISiloBuilder silo)
    {
        NullTransport.ReplaceIn(silo.Services);
        return silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Name, Name))
            // A gateway at port 0 is none.
            .Configure<EndpointOptions>(options =>
                (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (Nominal.Address, Nominal.Port, 0)
            )
            // The table of silos is in the memory of the first of them, which this is.
            .UseDevelopmentClustering(Nominal);
    }
}
